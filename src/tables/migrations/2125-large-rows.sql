-- Versions whose rows a distributed engine reads too, in files of its own beside the store: named by their Parquet.
create table large_rows (
  parquet text primary key,
  state text not null check (state in ('making', 'ready', 'unfit', 'failed', 'leaving')),
  -- As they are served, with the engine's names of their types; null until they are ready.
  columns jsonb,
  has_places boolean,
  -- Of the files, all together: where they are others, or fewer, the rows are too.
  bytes bigint,
  changed_at timestamptz not null
);
