-- People: accounts, how they come in, and the organizations they act for.

create table accounts (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  password text not null,
  created_at timestamptz not null
);

create table instance_administrators (
  account uuid primary key references accounts on delete cascade,
  granted_at timestamptz not null,
  granted_by uuid references accounts on delete set null
);

create table suspensions (
  account uuid not null references accounts on delete cascade,
  at timestamptz not null,
  by uuid references accounts on delete set null,
  lifted_at timestamptz,
  lifted_by uuid references accounts on delete set null,
  primary key (account, at)
);

create table sessions (
  hash bytea primary key,
  account uuid not null references accounts on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_by_account on sessions (account);
create index sessions_by_expiry on sessions (expires_at);

create table sign_in_failures (
  key bytea primary key,
  failures integer not null,
  last_at timestamptz not null
);

create table administrator_links (
  hash bytea primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table organizations (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  description text not null default '',
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null
);

create table memberships (
  organization uuid not null references organizations on delete cascade,
  account uuid not null references accounts on delete cascade,
  role text not null check (role in ('administrator', 'editor', 'reader')),
  since timestamptz not null,
  by uuid references accounts on delete set null,
  primary key (organization, account)
);
create index memberships_by_account on memberships (account);

create table invitations (
  id uuid primary key,
  hash bytea not null unique,
  email text not null check (email = lower(email)),
  organization uuid references organizations on delete cascade,
  role text check (role in ('administrator', 'editor', 'reader')),
  administrator boolean not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete cascade,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references accounts on delete set null,
  check ((organization is null) = (role is null))
);

create table api_tokens (
  id uuid primary key,
  hash bytea not null unique,
  account uuid not null references accounts on delete cascade,
  name text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_tokens_by_account on api_tokens (account);

create table instance_settings (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid references accounts on delete set null
);
