-- Catalogues that are gathered, each pass over them, and what each of their records became.

create table harvest_sources (
  id uuid primary key,
  organization uuid not null references organizations,
  name text not null,
  kind text not null,
  url text not null,
  options jsonb not null default '{}',
  every text not null,
  paused_at timestamptz,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  next_at timestamptz,
  -- Of the documents of the last complete run: where there was one and it did not change, nothing did.
  documents integer
);
create index harvest_sources_due on harvest_sources (next_at) where paused_at is null;

create table harvest_runs (
  id uuid primary key,
  source uuid not null references harvest_sources on delete cascade,
  state text not null,
  dry boolean not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  started_at timestamptz,
  ended_at timestamptz,
  job uuid,
  -- How often it was taken up; what an earlier attempt saw is not counted again.
  attempt integer not null default 0,
  cursor text,
  counts jsonb not null default '{}',
  announced integer,
  failure jsonb
);
create unique index harvest_runs_one_at_once on harvest_runs (source) where ended_at is null;
create index harvest_runs_by_source on harvest_runs (source, created_at desc);

create table harvest_records (
  source uuid not null references harvest_sources on delete cascade,
  identifier text not null,
  -- What it is here; none where it was refused.
  dataset uuid references datasets on delete set null,
  -- Whether the dataset says what this record says, among those that tell of it.
  describes boolean not null default false,
  hash bytea not null,
  -- As the source gave it, and as it was understood (JSON): both packed by Zstandard.
  original bytea not null,
  media_type text not null,
  told bytea,
  url text,
  -- How near to the producer the source is: the nearest record describes.
  nearness smallint not null default 0,
  -- Under which the same dataset is found from another source: 64 bits of a hash each.
  keys bigint[] not null default '{}',
  problems jsonb not null default '[]',
  run uuid not null,
  attempt integer not null,
  -- Complete runs in a row that did not see it.
  missing smallint not null default 0,
  gone_at timestamptz,
  -- When its remote files were last asked for.
  checked_at timestamptz,
  primary key (source, identifier)
);
create index harvest_records_by_dataset on harvest_records (dataset);
create index harvest_records_by_key on harvest_records using gin (keys);
create index harvest_records_unchecked on harvest_records (checked_at nulls first) where gone_at is null;

create table harvest_problems (
  run uuid not null references harvest_runs on delete cascade,
  number bigint generated always as identity,
  place text not null,
  identifier text,
  dataset uuid references datasets on delete set null,
  refused boolean not null,
  problem jsonb not null,
  primary key (run, number)
);

-- What each address answered, so that it is asked for news alone. The bodies lie in a folder that may be lost.
create table harvest_documents (
  source uuid not null references harvest_sources on delete cascade,
  address text not null,
  etag text,
  last_modified text,
  hash text not null,
  media_type text not null,
  charset text,
  final_url text not null,
  program text not null,
  primary key (source, address)
);

create table link_checks (
  dataset uuid not null references datasets on delete cascade,
  url text not null,
  checked_at timestamptz not null,
  ok boolean not null,
  status integer,
  media_type text,
  bytes bigint,
  problem jsonb,
  primary key (dataset, url)
);

-- Those of this instance, among which a gathered record may be found.
create index datasets_published_here on datasets (id) where origins = '[]';
