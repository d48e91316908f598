-- A second factor beside the password: a secret that an authenticator application shares (TOTP).
create table second_factors (
  account uuid primary key references accounts on delete cascade,
  -- Sealed.
  secret text not null,
  created_at timestamptz not null,
  -- Asked for at each sign-in from then on.
  confirmed_at timestamptz,
  -- Of the code that was taken last: each is taken once.
  last_step bigint
);

create table recovery_codes (
  hash bytea primary key,
  account uuid not null references second_factors on delete cascade
);
create index recovery_codes_by_account on recovery_codes (account);

-- Whose password was right, and whose code is still to come.
create table begun_sign_ins (
  hash bytea primary key,
  account uuid not null references accounts on delete cascade,
  expires_at timestamptz not null
);
create index begun_sign_ins_by_account on begun_sign_ins (account);
