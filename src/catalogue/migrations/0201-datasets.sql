-- Datasets, every address they ever had, and when each was published and withdrawn, by whom and why.

create table datasets (
  id uuid primary key,
  slug text not null unique,
  organization uuid not null references organizations,
  title text not null,
  description text not null,
  licence text,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  modified_at timestamptz not null,
  personal_data_answer text
);
create index datasets_by_organization on datasets (organization);

-- A row stays when its dataset goes: an address is never given to something else.
create table dataset_slugs (
  slug text primary key,
  dataset uuid references datasets on delete set null
);
create index dataset_slugs_by_dataset on dataset_slugs (dataset);

create table publications (
  id uuid primary key,
  dataset uuid not null references datasets,
  at timestamptz not null,
  by uuid references accounts on delete set null
);
create index publications_by_dataset on publications (dataset, at desc);

create table withdrawals (
  publication uuid primary key references publications,
  at timestamptz not null,
  by uuid references accounts on delete set null,
  reason text not null
);
