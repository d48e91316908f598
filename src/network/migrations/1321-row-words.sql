-- The words in names and codes of the rows of tables that others hold, as their producers tell them:
-- by them a search finds the tables that hold a word which no description has.
create table remote_row_words (
  id uuid not null,
  origin text not null,
  -- Of the table, that they were told of; none before they were.
  version integer,
  -- What tells one list from another.
  digest text,
  hashes integer[] not null default '{}',
  -- Tries since the last answer that told what was wanted.
  tries integer not null default 0,
  next_at timestamptz not null,
  primary key (id, origin),
  foreign key (id, origin) references remote_tables (id, origin) on delete cascade
);
create index remote_row_words_by_hash on remote_row_words using gin (hashes);
create index remote_row_words_due on remote_row_words (next_at);
