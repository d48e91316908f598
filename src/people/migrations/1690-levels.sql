-- A provider of citizens says how surely it knows who signs in. What is asked of it at least, and for how
-- many minutes its word, and a session that it opened, are good.
alter table sign_in_providers
  add column kind text not null default 'accounts' check (kind in ('accounts', 'citizens')),
  add column level text not null default 'eidas1' check (level in ('eidas1', 'eidas2', 'eidas3')),
  add column minutes int not null default 30;

-- The level that somebody is sent there for, and the account that asks for more than its session has.
alter table provider_journeys
  add column level text,
  add column account uuid references accounts on delete cascade;

-- What a provider of citizens said of who signed in: it belongs to one session, or to what leads to one.
create table assurances (
  id uuid primary key,
  provider uuid not null references sign_in_providers on delete cascade,
  level text not null check (level in ('eidas1', 'eidas2', 'eidas3')),
  at timestamptz not null,
  until timestamptz not null,
  minutes int not null,
  -- The pivot identity, sealed.
  person text not null
);
create index on assurances (until);
create index on assurances (provider);

alter table sessions
  add column assurance uuid references assurances on delete set null,
  -- Of one that ends sooner than others: so long after its last use.
  add column minutes int;
create index on sessions (assurance);
alter table begun_sign_ins add column assurance uuid references assurances on delete cascade;
alter table provider_links add column assurance uuid references assurances on delete cascade;

-- It goes with the session that it was said for.
create function forget_assurance() returns trigger language plpgsql as $$
begin
  delete from assurances where id = old.assurance;
  return null;
end $$;
create trigger sessions_forget_assurance after delete on sessions
  for each row when (old.assurance is not null) execute function forget_assurance();
