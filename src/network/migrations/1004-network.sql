-- The feed of this instance, its ties with others, and what they tell.

-- One row. Whoever appends holds it until the end of the transaction: positions become visible in their order.
create table feed_head (
  single boolean primary key default true check (single),
  position bigint not null default 0,
  -- The same of the events that everybody may know: pages are counted by it.
  open_position bigint not null default 0
);
insert into feed_head default values;

create table feed_events (
  position bigint primary key,
  open_position bigint unique,
  -- An event that is relayed again after a tie was cut stands here twice.
  id text not null,
  origin text not null,
  type text not null check (type in ('create', 'update', 'delete')),
  subject text not null,
  revision bigint not null,
  at timestamptz not null,
  -- Instances that alone may know of it; none: everybody.
  audience text[],
  -- A compact JWS by the origin.
  signed text not null
);
create index feed_events_by_subject on feed_events (subject, position desc);

-- What was last told of each dataset of this instance. No hash: it was told as deleted.
create table feed_subjects (
  dataset uuid primary key,
  revision bigint not null,
  hash bytea,
  audience text[]
);

create table ties (
  id uuid primary key,
  instance text not null unique,
  -- As the other one says of itself.
  description jsonb not null default '{}',
  created_at timestamptz not null,
  -- Whether this instance follows the other one, and the other one this.
  follows text not null default 'none',
  followed text not null default 'none',
  -- What the other side is still to be told of each.
  follows_untold text,
  followed_untold text,
  -- How far its log was read, and the event that stands there.
  cursor bigint not null default 0,
  cursor_event text,
  head bigint,
  -- Of the first reading: when it ended.
  synchronized_at timestamptz,
  -- While the whole log is read again: what is told from here on stays, the rest goes.
  reread_since timestamptz,
  contact_at timestamptz,
  problem jsonb,
  problem_since timestamptz,
  failures integer not null default 0,
  next_at timestamptz,
  -- How far the other one has read ours, and when it last came.
  read_position bigint not null default 0,
  read_at timestamptz,
  -- The other one has read further than our log goes: this instance was restored from a backup.
  ahead_position bigint
);
create index ties_due on ties (next_at) where follows = 'running';

-- Each state of a tie, with who and when: what is shown of its past.
create table tie_changes (
  tie uuid not null references ties on delete cascade,
  at timestamptz not null,
  side text not null check (side in ('follows', 'followed')),
  state text not null,
  by uuid references accounts on delete set null,
  -- Decided by the other instance.
  remote boolean not null default false,
  -- Datasets that went with a tie that was cut.
  datasets integer
);
create index tie_changes_by_tie on tie_changes (tie, at desc);

create table tie_invitations (
  id uuid primary key,
  hash bytea not null unique,
  note text not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by text,
  revoked_at timestamptz
);

-- The keys of other instances, as they publish them.
create table peer_keys (
  instance text primary key,
  jwks jsonb,
  fetched_at timestamptz not null
);

-- What other instances tell, by the address that it has there.
create table remote_subjects (
  subject text primary key,
  origin text not null,
  revision bigint not null,
  deleted boolean not null default false,
  signed text not null,
  -- The source and the dataset that it is here; none where it could not be taken or is no more.
  source uuid,
  dataset uuid references datasets on delete set null,
  taken_at timestamptz not null,
  problems jsonb not null default '[]',
  -- Its producer was told of a problem, and is told when there is none any more.
  reported boolean not null default false
);
create index remote_subjects_by_origin on remote_subjects (origin);
create index remote_subjects_by_dataset on remote_subjects (dataset);

-- Through which ties it is told. What none tells any more is gone.
create table remote_vias (
  subject text not null references remote_subjects on delete cascade,
  tie uuid not null references ties on delete cascade,
  since timestamptz not null,
  told_at timestamptz not null,
  primary key (subject, tie)
);
create index remote_vias_by_tie on remote_vias (tie);

-- Events whose origin did not tell its keys when they came: they are looked at again.
create table events_waiting (
  id uuid primary key,
  tie uuid not null references ties on delete cascade,
  signed text not null,
  tries integer not null default 0,
  next_at timestamptz not null
);
create index events_waiting_due on events_waiting (next_at);
create index events_waiting_by_tie on events_waiting (tie);

create table remote_tables (
  id uuid primary key,
  subject text not null references remote_subjects on delete cascade,
  dataset uuid not null references datasets on delete cascade,
  origin text not null,
  record jsonb not null,
  level text not null
);
create index remote_tables_by_subject on remote_tables (subject);
create index remote_tables_by_dataset on remote_tables (dataset);

-- What other instances could not take of ours.
create table record_reports (
  dataset uuid not null references datasets on delete cascade,
  instance text not null,
  revision bigint not null,
  problems jsonb not null,
  at timestamptz not null,
  primary key (dataset, instance)
);

-- What their producers are still to be told of records that could not be taken here.
create table reports_untold (
  subject text primary key,
  origin text not null,
  report jsonb not null,
  tries integer not null default 0,
  next_at timestamptz not null
);
create index reports_untold_due on reports_untold (next_at);

create table webhooks (
  id uuid primary key,
  url text not null,
  secret text not null,
  note text not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  -- Every open event up to here was delivered.
  position bigint not null,
  failures integer not null default 0,
  failing_since timestamptz,
  last_at timestamptz,
  last_problem jsonb,
  next_at timestamptz not null,
  disabled_at timestamptz
);
