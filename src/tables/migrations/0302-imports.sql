-- Bytes on their way in. They lie in the tables' folder until an import takes them to the store.
create table uploads (
  id uuid primary key,
  owner text not null,
  file_name text not null,
  bytes bigint,
  received bigint not null default 0,
  complete boolean not null default false,
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now()
);

create table imports (
  id uuid primary key,
  dataset uuid not null references datasets (id) on delete cascade,
  table_id uuid references tables (id) on delete cascade,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  origin jsonb not null,
  source jsonb not null,
  options jsonb not null,
  original text,
  original_bytes bigint,
  job text,
  created_by uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  progress jsonb,
  failure jsonb,
  made jsonb not null default '[]',
  problems jsonb not null default '[]'
);

create index imports_by_dataset on imports (dataset, created_at desc);

-- A table that follows an address. One row for each import source, since a file may hold several tables.
create table refreshes (
  table_id uuid primary key references tables (id) on delete cascade,
  url text not null,
  every text not null check (every in ('hourly', 'daily', 'weekly')),
  etag text,
  last_modified text,
  last_at timestamptz,
  next_at timestamptz,
  failures integer not null default 0,
  last_problem jsonb
);
