-- Tables that another instance deleted, as it tells why, and those that ended with their dataset.

create table remote_deleted_tables (
  id uuid not null,
  origin text not null,
  subject text not null references remote_subjects on delete cascade,
  dataset uuid not null references datasets on delete cascade,
  record jsonb not null,
  primary key (id, origin)
);
create index remote_deleted_tables_by_subject on remote_deleted_tables (subject);
create index remote_deleted_tables_by_dataset on remote_deleted_tables (dataset);
