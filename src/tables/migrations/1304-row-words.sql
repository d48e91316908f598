-- The words in names and codes of a version's rows, each as a number of 32 bits: by it a search finds
-- the tables that hold a word which no description has. Of current versions that everybody reads alone.
create table version_words (
  version uuid primary key references versions (id) on delete cascade,
  hashes integer[] not null
);
create index version_words_by_hash on version_words using gin (hashes);
