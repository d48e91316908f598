-- Whether a distributed engine answers for a table: as many rows as it has decide where its producer says nothing.
alter table tables add column large text check (large in ('always', 'never'));
