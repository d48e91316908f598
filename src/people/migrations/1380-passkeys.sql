-- Keys that a browser, a telephone or a security key holds for an account (WebAuthn).
create table passkeys (
  -- The credential, as the authenticator names it (base64url).
  id text primary key,
  account uuid not null references accounts on delete cascade,
  -- As its holder calls it.
  name text not null,
  -- COSE.
  public_key bytea not null,
  -- Of the last signature; stays 0 for those that do not count.
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_by_account on passkeys (account);

-- What is to be signed, once, within five minutes.
create table passkey_challenges (
  hash bytea primary key,
  purpose text not null check (purpose in ('register', 'sign-in', 'second')),
  -- Absent of a sign-in that does not say yet whose it is.
  account uuid references accounts on delete cascade,
  expires_at timestamptz not null
);
create index passkey_challenges_by_end on passkey_challenges (expires_at);
create index passkey_challenges_by_account on passkey_challenges (account);

-- Codes for an emergency go with the last factor, whichever that is.
alter table recovery_codes drop constraint recovery_codes_account_fkey;
alter table recovery_codes add constraint recovery_codes_account_fkey
  foreign key (account) references accounts on delete cascade;
