-- Logos of organizations. Of one of another instance, where it is until it was fetched.

create table organization_logos (
  organization uuid primary key references organizations on delete cascade,
  hash text not null,
  bytes bytea,
  media_type text,
  width integer,
  height integer,
  source text,
  tried_at timestamptz,
  changed_at timestamptz not null,
  changed_by uuid references accounts on delete set null,
  check (bytes is not null or source is not null)
);
