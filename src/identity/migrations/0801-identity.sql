-- Identity: the keys with which this instance signs, and what must not be taken twice.

create table instance_keys (
  id text primary key,
  public_key text not null,
  private_key text,
  made_at timestamptz not null,
  made_by uuid,
  signs_from timestamptz not null,
  signs_until timestamptz,
  revoked_at timestamptz,
  revoked_by uuid
);

create table seen_nonces (
  hash bytea primary key,
  until timestamptz not null
);
create index seen_nonces_by_end on seen_nonces (until);
