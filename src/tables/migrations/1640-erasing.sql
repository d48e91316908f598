-- A table of which rows were erased: each version that comes is read by nobody until it was looked
-- through for what was erased before.
alter table tables add column erases boolean not null default false;
alter table versions add column held_at timestamptz;
create index versions_held on versions (table_id) where held_at is not null;

-- What was erased of a version: how many rows, the hash of its Parquet before and after, and the note
-- that the instance signed of it. The version keeps its number, and takes another id.
create table version_erasures (
  id uuid primary key,
  table_id uuid not null references tables (id) on delete cascade,
  number integer not null,
  at timestamptz not null,
  rows bigint not null,
  before text not null,
  after text not null,
  note text not null,
  -- Of the journal; null until it is written down there.
  entry bigint
);
create index version_erasures_of on version_erasures (table_id, number);

-- Files that held what was erased, until the disk is rid of them.
create table files_to_remove (
  hash text primary key,
  table_id uuid not null
);

-- One that was looked through takes another id, so that no process goes by what it read of it before.
alter table placed_versions drop constraint placed_versions_version_fkey,
  add foreign key (version) references versions (id) on delete cascade on update cascade;
alter table version_places drop constraint version_places_version_fkey,
  add foreign key (version) references versions (id) on delete cascade on update cascade;
alter table narrowed_versions drop constraint narrowed_versions_version_fkey,
  add foreign key (version) references versions (id) on delete cascade on update cascade;
alter table version_words drop constraint version_words_version_fkey,
  add foreign key (version) references versions (id) on delete cascade on update cascade;
