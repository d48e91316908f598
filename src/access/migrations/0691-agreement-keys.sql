-- Keys of projects, wherever these are, that open what agreements let out here. A key that its
-- instance took back before it was told here has no hash, and stays revoked when it is.
create table agreement_keys (
  instance text not null,
  id uuid not null,
  hash bytea unique check (length(hash) = 32),
  name text not null default '',
  agreements uuid[] not null default '{}',
  registered_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (instance, id)
);
create index agreement_keys_by_agreement on agreement_keys using gin (agreements);
