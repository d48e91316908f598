-- Files of another form tell by the sizes of their groups of rows how many were left out (`narrow-version.ts`): they are
-- made anew when they are read.
alter table narrowed_versions add column form smallint not null default 0;
