-- What was erased, by commitment: the HMAC of whose rows, or of the cells of one row, under a key that is
-- sealed. A copy lies beside the database, in no backup: what a restore brings back is erased again.
create table erasure_keys (
  id uuid primary key,
  key text not null,
  made_at timestamptz not null
);

create table erasures (
  id uuid primary key,
  table_id uuid not null,
  key_id uuid references erasure_keys,
  person_column text,
  person text,
  cells jsonb,
  -- Of rows that were kept long enough: those that are older than this day.
  day_column text,
  before_day text,
  at timestamptz not null,
  done_at timestamptz,
  check ((person is null) <> (before_day is null))
);
create index on erasures (table_id);
create index on erasures (table_id) where done_at is null;

-- What somebody asks of what is held about them, and what the organization answers. Whose rows, which one
-- and in which words are sealed, and go once the rows do.
create table demands (
  id uuid primary key,
  account uuid references accounts on delete set null,
  table_id uuid not null references tables on delete cascade,
  organization uuid not null,
  kind text not null check (kind in ('correct', 'complete', 'erase', 'oppose', 'limit')),
  on_row boolean not null,
  digest bytea not null,
  content text not null,
  answer text not null default '',
  language text not null,
  state text not null check (state in ('unproven', 'asked', 'accepted', 'refused', 'done', 'withdrawn')),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  prolonged_at timestamptz,
  answered_at timestamptz,
  answered_by uuid,
  erasure uuid references erasures,
  code bytea,
  code_until timestamptz,
  code_tries int not null default 0
);
create index on demands (account);
create index on demands (organization, due_at) where state = 'asked';
create index on demands (table_id, digest);
