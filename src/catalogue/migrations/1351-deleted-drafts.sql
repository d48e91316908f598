-- A draft that was deleted: seen by nobody, and kept for a while so that it can be restored.
alter table datasets
  add column deleted_at timestamptz,
  add column deleted_by uuid;
create index datasets_deleted on datasets (deleted_at) where deleted_at is not null;
