-- What a version is under an agreement: a Parquet of its own, with the columns and rows agreed on.
-- Agreements that let the same be read share one. It goes with its version.
create table narrowed_versions (
  version uuid not null references versions (id) on delete cascade,
  -- The hash of the columns and conditions.
  narrowing text not null,
  parquet text not null,
  parquet_bytes bigint not null,
  rows bigint not null,
  columns jsonb not null,
  profile jsonb not null,
  made_at timestamptz not null default now(),
  primary key (version, narrowing)
);
