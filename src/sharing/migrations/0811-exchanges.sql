-- A request for restricted data, from what is asked to its end. The side that this instance has in
-- it is `asker`, `producer`, or `both` where the asker is of this instance too. The state is what
-- the messages made of it, kept here so that lists need not read them.
create table exchanges (
  id uuid primary key,
  side text not null check (side in ('asker', 'producer', 'both')),
  -- The address of the other instance; null where there is none.
  peer text,
  dataset uuid not null,
  subject jsonb not null,
  party jsonb not null,
  project jsonb,
  -- Of the producer, where the dataset is of this instance.
  organization uuid,
  -- Who asked, where they are of this instance.
  account uuid,
  asking_organization uuid,
  state text not null check (state in
    ('asked', 'offered', 'agreed', 'running', 'refused', 'declined', 'withdrawn', 'expired')),
  signed text check (signed in ('asker', 'producer')),
  terms jsonb not null,
  -- The agreement as the first side signed it, then as both did.
  signature text,
  agreement text,
  sequence integer not null,
  head text not null,
  asked_at timestamptz not null,
  changed_at timestamptz not null,
  answer_by timestamptz not null,
  ends_at timestamptz,
  renews uuid,
  -- Why the request never reached the producer, or was not taken there.
  failure jsonb,
  reminded_answer_at timestamptz,
  reminded_end_at timestamptz,
  check ((peer is null) = (side = 'both'))
);
create index exchanges_by_organization on exchanges (organization, changed_at desc);
create index exchanges_by_account on exchanges (account, changed_at desc);
create index exchanges_by_asking_organization on exchanges (asking_organization, changed_at desc);
create index exchanges_by_dataset on exchanges (dataset);
create index exchanges_by_end on exchanges (ends_at) where state = 'running';

-- Each change, as it was signed; never changed but for what became of its way to the other side.
create table exchange_messages (
  exchange uuid not null references exchanges on delete cascade,
  hash text not null,
  sequence integer not null,
  document text not null,
  side text not null check (side in ('asker', 'producer')),
  -- In force; received before what it follows; or given up for what the producer did at the same moment.
  standing text not null check (standing in ('applied', 'waiting', 'superseded')),
  at timestamptz not null,
  account uuid,
  -- Of those that go to the other instance: until it says that it has them.
  outgoing boolean not null,
  delivered_at timestamptz,
  attempts integer not null default 0,
  next_at timestamptz,
  failure jsonb,
  primary key (exchange, hash)
);
create unique index exchange_messages_in_order on exchange_messages (exchange, sequence)
  where standing = 'applied';
create index exchange_messages_to_send on exchange_messages (next_at)
  where outgoing and delivered_at is null and failure is null;

-- What people are told, on a page and by mail.
create table notifications (
  id uuid primary key,
  account uuid not null references accounts on delete cascade,
  key text not null,
  args jsonb not null,
  exchange uuid references exchanges on delete cascade,
  at timestamptz not null,
  read_at timestamptz,
  mailed_at timestamptz,
  mail_attempts integer not null default 0
);
create index notifications_by_account on notifications (account, at desc);
create index notifications_to_mail on notifications (at) where mailed_at is null;

-- The language in which somebody last used these pages, for their letters.
create table notified_languages (
  account uuid primary key references accounts on delete cascade,
  language text not null check (language in ('fr', 'en'))
);
