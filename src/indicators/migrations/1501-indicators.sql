-- Indicators: a dataset with one table, whose versions are computed.
create table indicators (
  dataset uuid primary key references datasets on delete cascade,
  -- Of the table that its vintages are versions of.
  table_id uuid not null unique,
  definition jsonb not null,
  facts jsonb not null,
  changed_at timestamptz not null,
  -- Why it could not be computed when it was last tried, and of which versions.
  problem jsonb,
  problem_at timestamptz,
  tried jsonb
);

-- What an indicator reads: tables held here (`instance` is empty) or elsewhere, those of other indicators too.
create table indicator_sources (
  dataset uuid not null references indicators on delete cascade,
  instance text not null,
  table_id uuid not null,
  primary key (dataset, instance, table_id)
);
create index on indicator_sources (table_id);

-- One computation, never changed afterwards: the version of the table that has its number.
create table vintages (
  dataset uuid not null references indicators on delete cascade,
  number int not null,
  table_id uuid not null,
  computed_at timestamptz not null,
  definition jsonb not null,
  facts jsonb not null,
  sources jsonb not null,
  notes jsonb not null,
  digest text not null,
  program text not null,
  primary key (dataset, number)
);
