-- What a computed table was ever computed from, to the tables at its root: it is read by everybody as
-- long as each of these is. No keys to rooms above.
create table computed_from (
  table_id uuid not null,
  dataset uuid not null,
  source_table uuid not null,
  source_dataset uuid not null,
  primary key (table_id, source_table)
);
create index on computed_from (dataset);
create index on computed_from (source_table);
