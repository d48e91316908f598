-- A table of a dataset, and its versions. A version never changes once written: what it holds
-- lies in the store under the hashes named here.
create table tables (
  id uuid primary key,
  dataset uuid not null references datasets (id) on delete cascade,
  name text not null,
  position integer not null,
  key text[] not null default '{}',
  created_at timestamptz not null default now(),
  unique (dataset, name)
);

create table versions (
  id uuid primary key,
  table_id uuid not null references tables (id) on delete cascade,
  number integer not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  source jsonb not null,
  format text not null,
  dialect jsonb,
  original text not null,
  original_bytes bigint not null,
  parquet text not null,
  parquet_bytes bigint not null,
  rejects text,
  rows bigint not null,
  rejected_rows bigint not null,
  columns jsonb not null,
  profile jsonb not null,
  problems jsonb not null,
  personal_data jsonb not null,
  changes jsonb,
  -- What the importer decided, so that a refresh decides the same.
  options jsonb not null,
  unique (table_id, number)
);
