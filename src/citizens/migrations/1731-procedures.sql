-- What people ask of an organization here, with the facts that it needs: of which table, under which
-- agreement with whoever holds it. `exchange` is the one in which it was agreed.
create table procedures (
  id uuid primary key,
  organization uuid not null,
  slug text not null unique,
  title text not null,
  lead text not null,
  exchange uuid not null,
  source jsonb not null,
  columns text[] not null,
  law text not null,
  keep_days int not null,
  changed_at timestamptz not null,
  changed_by uuid,
  closed_at timestamptz
);
create index on procedures (organization);

-- One citizen, one procedure. `request` is what was signed and sent to who holds the facts; `content`,
-- sealed, what was fetched, or what they brought themselves, until `until`.
create table procedure_cases (
  id uuid primary key,
  procedure uuid not null references procedures,
  organization uuid not null,
  account uuid references accounts on delete set null,
  state text not null check (state in ('asked', 'taken', 'brought', 'refused', 'over')),
  request text not null default '',
  refusal text,
  content text not null default '',
  receipt text not null default '',
  at timestamptz not null,
  until timestamptz not null
);
create index on procedure_cases (account);
create index on procedure_cases (organization, at);
create index on procedure_cases (until) where content <> '';

-- What other organizations ask of somebody here, once. `account` is whoever opened it first; `answer`,
-- sealed, waits to be taken to who asks, for the minutes that the request holds.
create table asked_once (
  id uuid primary key,
  instance text not null,
  request text not null,
  table_id uuid not null,
  organization uuid not null,
  account uuid references accounts on delete cascade,
  state text not null check (state in ('asked', 'sent', 'refused')),
  answer text not null default '',
  at timestamptz not null,
  until timestamptz not null
);
create index on asked_once (account);
create index on asked_once (until) where answer <> '';
