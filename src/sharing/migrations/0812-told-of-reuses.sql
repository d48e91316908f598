-- A reuse that somebody is told of: a project of this instance, which may be gone since.
alter table notifications add column reuse uuid;
