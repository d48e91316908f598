-- How surely a person must be known to see their rows of a table, and the columns that hold their civil status.
alter table self_data
  add column level text check (level in ('eidas1', 'eidas2', 'eidas3')),
  add column identity jsonb;
