-- What people want to be told of by e-mail: once a day at most, and when there is something.
create table subscriptions (
  id uuid primary key,
  account uuid not null references accounts on delete cascade,
  kind text not null check (kind in ('search', 'board', 'dataset')),
  -- Of a search the parameters of its address; of a board and of a dataset the id.
  subject text not null,
  language text not null,
  created_at timestamptz not null,
  -- What is newer has not been told.
  told_at timestamptz not null,
  next_at timestamptz not null,
  tries int not null default 0,
  unique (account, kind, subject)
);
create index on subscriptions (next_at);
