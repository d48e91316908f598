-- The journal of accesses: a log that only grows, over which a Merkle tree (RFC 6962) is kept.

-- How many entries there are. Its only row is locked by whoever appends, so that indexes have no hole.
create table journal_head (
  is_head boolean primary key default true check (is_head),
  size bigint not null check (size >= 0)
);

create table journal_entries (
  index bigint primary key,
  -- The bytes that the tree holds, in UTF-8 (docs/journal.md): what is beside them is drawn from them.
  entry text not null,
  -- SHA-256 of a zero byte and the entry (RFC 6962 §2.1).
  leaf bytea not null,
  at text not null generated always as (entry::jsonb ->> 'at') stored,
  organization uuid not null generated always as ((entry::jsonb ->> 'organization')::uuid) stored,
  dataset uuid not null generated always as ((entry::jsonb ->> 'dataset')::uuid) stored,
  agreement uuid generated always as ((entry::jsonb ->> 'agreement')::uuid) stored,
  instance text not null generated always as (entry::jsonb ->> 'instance') stored,
  -- The organization that reads, by its id at its instance; a person is in journal_clear alone.
  reader text generated always as (entry::jsonb -> 'party' ->> 'id') stored
);
create index journal_entries_by_organization on journal_entries (organization, index);
create index journal_entries_by_dataset on journal_entries (dataset, index);
create index journal_entries_by_agreement on journal_entries (agreement, index) where agreement is not null;
create index journal_entries_by_reader on journal_entries (reader, index) where reader is not null;

-- What an entry holds as a salted commitment, in clear. An erasure deletes the row: the tree stays whole.
create table journal_clear (
  entry bigint not null,
  field text not null,
  salt bytea not null,
  value text not null,
  primary key (entry, field)
);
create index journal_clear_by_person on journal_clear (value, entry) where field in ('account', 'party');

-- Full tiles of 256 hashes (C2SP tlog-tiles), with the root of each.
create table journal_tiles (
  level smallint not null,
  index bigint not null,
  hashes bytea not null check (length(hashes) = 8192),
  root bytea not null,
  primary key (level, index)
);

-- Signed heads of the tree (C2SP tlog-checkpoint), as they were given out.
create table journal_checkpoints (
  size bigint primary key,
  root bytea not null,
  -- The signed note, with the signature of this instance.
  note text not null,
  at timestamptz not null
);

-- Signatures of witnesses (C2SP tlog-cosignature) over checkpoints of this journal.
create table journal_cosignatures (
  size bigint not null references journal_checkpoints on delete cascade,
  witness text not null,
  -- The line of the note.
  line text not null,
  at timestamptz not null,
  primary key (size, witness)
);
