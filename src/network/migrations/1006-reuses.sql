-- Reuses: what the instances of the producers are told of those published here, and what others tell of theirs.

-- Told until the other instance says that it knows.
create table reuse_tellings (
  project uuid not null,
  -- That holds datasets of the reuse, by its address.
  instance text not null,
  revision bigint not null,
  acknowledged_at timestamptz,
  attempts integer not null default 0,
  next_at timestamptz not null,
  primary key (project, instance)
);
create index reuse_tellings_waiting on reuse_tellings (next_at) where acknowledged_at is null;

create table taken_reuses (
  id uuid primary key,
  -- Where it is published, by its address, with its name as it was then.
  instance text not null,
  instance_name text not null,
  -- By its id there.
  project uuid not null,
  revision bigint not null,
  title text not null,
  summary text not null,
  url text not null,
  owner text not null,
  published_at timestamptz not null,
  -- When the producers here were told of it.
  told_at timestamptz,
  -- Nothing of it is left but its revision, so that what arrives late undoes nothing.
  gone_at timestamptz,
  unique (instance, project)
);

create table taken_reuse_datasets (
  reuse uuid not null references taken_reuses on delete cascade,
  dataset uuid not null references datasets on delete cascade,
  primary key (reuse, dataset)
);
create index taken_reuse_datasets_by_dataset on taken_reuse_datasets (dataset);

-- Not shown beside a dataset, whatever is told of it later.
create table hidden_reuses (
  dataset uuid not null references datasets on delete cascade,
  instance text not null,
  project uuid not null,
  at timestamptz not null,
  by uuid references accounts on delete set null,
  primary key (dataset, instance, project)
);
