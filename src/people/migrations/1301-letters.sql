-- Letters that people ask for themselves: their password, another address.

-- How often one was asked for, by whom and for whom, hashed: no list of either.
create table letters_asked (
  key bytea primary key,
  since timestamptz not null,
  letters integer not null
);
create index letters_asked_by_since on letters_asked (since);

-- What is to be written; the row goes with the letter. Asked for alike whether or not there is such an account.
create table letter_orders (
  id uuid primary key,
  kind text not null check (kind in ('recovery', 'email-change', 'told')),
  email text not null,
  account uuid references accounts on delete cascade,
  language text not null check (language in ('fr', 'en')),
  -- What is told, by the key of its words.
  about text,
  at timestamptz not null
);
create index letter_orders_by_time on letter_orders (at);

-- A new address, until it is confirmed from there.
create table email_changes (
  hash bytea primary key,
  account uuid not null unique references accounts on delete cascade,
  email text not null check (email = lower(email)),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
