-- What other machines must learn, and have not taken yet.
create table outbox (
  -- Also the order of a lane.
  number bigint generated always as identity primary key,
  -- Who sends it, and how.
  kind text not null,
  -- The machine that is told, by its address.
  peer text not null,
  -- What it is about: one entry each, so that only the last state is told.
  key text not null,
  -- Entries of one lane go in their order, each once the one before was taken.
  lane text,
  body jsonb not null default '{}',
  -- Raised where the entry is replaced: what was sent meanwhile does not count for it.
  revision integer not null default 0,
  -- Since when the peer lacks it, and when it last changed.
  since timestamptz not null,
  changed_at timestamptz not null,
  tries integer not null default 0,
  next_at timestamptz not null,
  problem jsonb,
  -- When a person was told that it is late.
  late_told_at timestamptz,
  unique (kind, peer, key)
);
create index outbox_by_peer on outbox (peer, next_at);
create index outbox_by_lane on outbox (kind, lane, number) where lane is not null;

-- Peers that did not answer the last time, and when they are asked again.
create table outbox_silences (
  peer text primary key,
  failures integer not null,
  since timestamptz not null,
  asked_at timestamptz not null,
  next_at timestamptz not null,
  problem jsonb not null
);
