-- Decisions: what was decided, on which figures. What is being written is a draft; what is published is signed.
create table decisions (
  id uuid primary key,
  -- Its id until it is published.
  slug text not null unique,
  organization uuid not null references organizations on delete cascade,
  content jsonb not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  modified_at timestamptz not null
);
create index decisions_by_organization on decisions (organization);

-- One that is published never changes: a correction is another one, which says what it corrects.
create table decision_versions (
  decision uuid not null references decisions on delete cascade,
  number int not null,
  content jsonb not null,
  -- The compact JWS that this instance signed.
  document text not null,
  correction text,
  published_at timestamptz not null,
  published_by uuid references accounts on delete set null,
  primary key (decision, number)
);

-- The datasets of here that the last published version stands on.
create table decision_uses (
  decision uuid not null references decisions on delete cascade,
  dataset uuid not null references datasets on delete cascade,
  primary key (decision, dataset)
);
create index decision_uses_by_dataset on decision_uses (dataset);
