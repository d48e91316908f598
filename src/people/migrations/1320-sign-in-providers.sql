-- Signing in at a provider of OpenID Connect.
create table sign_in_providers (
  id uuid primary key,
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed; empty where the provider gave none.
  secret text not null,
  scopes text not null,
  is_on boolean not null,
  -- An account is made for whoever has none.
  makes_accounts boolean not null,
  -- It gives out addresses that it checked, and does not say so of each.
  vouches boolean not null,
  -- The claim that roles are given by, and [{value, organization, role}].
  claim text not null,
  roles jsonb not null,
  changed_at timestamptz not null
);

-- Who a provider says somebody is, by its own name of them: never by their address.
create table provider_identities (
  provider uuid not null references sign_in_providers on delete cascade,
  subject text not null,
  account uuid not null references accounts on delete cascade,
  -- As the provider said it last.
  email text,
  linked_at timestamptz not null,
  used_at timestamptz not null,
  primary key (provider, subject)
);
create index provider_identities_by_account on provider_identities (account);

-- Who was sent to a provider: by the hash of what their browser alone holds.
create table provider_journeys (
  hash bytea primary key,
  provider uuid not null references sign_in_providers on delete cascade,
  back text not null,
  expires_at timestamptz not null
);

-- Who came back under a name unknown here, with the address of an account that is to say yes.
create table provider_links (
  hash bytea primary key,
  provider uuid not null references sign_in_providers on delete cascade,
  subject text not null,
  account uuid not null references accounts on delete cascade,
  email text not null,
  -- Of the claim that roles are given by.
  values text[] not null,
  back text not null,
  expires_at timestamptz not null
);

-- An account that a provider made has no password until its holder sets one by a link.
alter table accounts alter column password drop not null;
-- Who gave the role: absent where a person did.
alter table memberships add column provider uuid references sign_in_providers on delete cascade;
create index memberships_by_provider on memberships (provider) where provider is not null;
