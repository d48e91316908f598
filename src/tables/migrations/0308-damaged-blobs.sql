-- Blobs that a version names and that the disk no longer holds as they were put there. A row goes
-- once its blob is whole again, or is named no more.
create table damaged_blobs (
  hash text primary key,
  found_at timestamptz not null,
  -- When mending it was last asked for, and a message key that says why it could not be; null while it is tried.
  tried_at timestamptz not null,
  outcome text
);

-- The round in which all blobs are read again, one after another: taken up where a process left it.
create table blob_rounds (
  alone boolean primary key default true check (alone),
  begun_at timestamptz not null,
  ended_at timestamptz,
  after_hash text not null default '',
  blobs bigint not null default 0
);
