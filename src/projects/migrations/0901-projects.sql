-- Projects: what people and organizations make of data, with their pictures and the keys of their scripts.

create table projects (
  id uuid primary key,
  slug text not null unique,
  -- One of both owns it.
  person uuid references accounts on delete cascade,
  organization uuid references organizations on delete cascade,
  title text not null,
  description text not null,
  url text,
  theme text,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  modified_at timestamptz not null,
  check ((person is null) <> (organization is null))
);
create index projects_by_person on projects (person);
create index projects_by_organization on projects (organization);

-- The last one is what a project is; one without any is a draft.
create table project_states (
  id uuid primary key,
  project uuid not null references projects on delete cascade,
  state text not null check (state in ('published', 'archived')),
  at timestamptz not null,
  by uuid references accounts on delete set null
);
create index project_states_by_project on project_states (project, id desc);

create table project_datasets (
  project uuid not null references projects on delete cascade,
  dataset uuid not null references datasets on delete cascade,
  added_at timestamptz not null,
  primary key (project, dataset)
);
create index project_datasets_by_dataset on project_datasets (dataset);

create table project_pictures (
  id uuid primary key,
  project uuid not null references projects on delete cascade,
  -- Without what a camera wrote beside the picture.
  bytes bytea not null,
  media_type text not null,
  width integer not null,
  height integer not null,
  -- What it shows, for who does not see it.
  alternative text not null,
  added_at timestamptz not null
);
create index project_pictures_by_project on project_pictures (project, id);

create table project_keys (
  id uuid primary key,
  project uuid not null references projects on delete cascade,
  hash bytea not null unique,
  name text not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid references accounts on delete set null,
  last_used_at timestamptz
);
create index project_keys_by_project on project_keys (project);

-- What the instance of each producer is to know of each key: told until it says that it knows.
-- It outlives the key and the project, as a key that is gone must be taken back everywhere.
create table key_registrations (
  key uuid not null,
  agreement uuid not null,
  -- Of the producer, by its address.
  instance text not null,
  hash bytea not null,
  name text not null,
  expires_at timestamptz not null,
  state text not null check (state in ('registered', 'revoked')),
  -- Raised by each change, so that what arrives late undoes nothing.
  sequence integer not null default 1,
  changed_at timestamptz not null,
  acknowledged_at timestamptz,
  attempts integer not null default 0,
  next_at timestamptz not null,
  primary key (key, agreement)
);
create index key_registrations_waiting on key_registrations (next_at) where acknowledged_at is null;
create index key_registrations_by_agreement on key_registrations (agreement);
