-- Files that held what was erased, as in files_to_remove, by each table whose erasure is not whole before they are
-- gone: two tables may have been read from one file. The version before reads that one.
create table file_removals (
  hash text not null,
  table_id uuid not null,
  primary key (hash, table_id)
);
insert into file_removals (hash, table_id) select hash, table_id from files_to_remove;
