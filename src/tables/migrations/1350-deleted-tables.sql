-- A table that was deleted: read by nobody, and kept for a while so that it can be restored. Once its
-- versions are purged its row stays, and says at its address why it is gone.
alter table tables
  add column deleted_at timestamptz,
  add column deleted_by uuid,
  add column deletion_reason text,
  add column replaced_by uuid references tables (id) on delete set null,
  add column purged_at timestamptz,
  drop constraint tables_dataset_name_key;

-- The name of one that was deleted is free.
create unique index tables_by_name on tables (dataset, name) where deleted_at is null;
create index tables_deleted on tables (deleted_at) where deleted_at is not null;
create index tables_replacing on tables (replaced_by) where replaced_by is not null;
