-- Links with which somebody who forgot their password chooses another one.

create table recoveries (
  hash bytea primary key,
  account uuid not null references accounts on delete cascade,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index recoveries_by_account on recoveries (account);
