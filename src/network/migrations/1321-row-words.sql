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
  -- When it is asked for next: 'infinity' where nothing newer was told of the table.
  next_at timestamptz not null default now(),
  primary key (id, origin),
  foreign key (id, origin) references remote_tables (id, origin) on delete cascade
);
create index remote_row_words_by_hash on remote_row_words using gin (hashes);
create index remote_row_words_due on remote_row_words (next_at);
-- What was told before.
insert into remote_row_words (id, origin)
select id, origin from (
  select id, origin, row_number() over (partition by origin order by (record ->> 'rows')::bigint desc nulls last) as place
  from remote_tables where level = 'open' and record ? 'version'
) as told
where place <= 200;
