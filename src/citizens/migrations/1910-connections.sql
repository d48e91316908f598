-- Who lets another site of the network show them who reads their data here. `secret` is a hash: of what their
-- browser takes back to that site while it is 'proven', then of what that site shows with each question.
create table given_connections (
  id uuid primary key,
  account uuid references accounts on delete set null,
  instance text not null,
  state text not null check (state in ('unproven', 'proven', 'running')),
  secret bytea,
  asked_at timestamptz not null,
  ends_at timestamptz not null,
  code bytea,
  code_until timestamptz,
  code_tries int not null default 0
);
create index on given_connections (account);

-- The same where it is shown, with the secret, sealed. `id` is the same on both sides.
create table held_connections (
  id uuid primary key,
  account uuid references accounts on delete set null,
  instance text not null,
  secret text not null,
  held_at timestamptz not null,
  ends_at timestamptz not null
);
create index on held_connections (account);
