-- What the search index holds of each dataset that everybody may read. A dataset is stale while it
-- was touched more often than it was analysed. `revision` rises with each analysis, so that every
-- process pulls what another analysed; `words` is null for what left the index.
create sequence search_revisions;

create table dataset_search (
  dataset uuid primary key references datasets on delete cascade,
  touched bigint not null default 1,
  analysed bigint not null default 0,
  analyser smallint not null default 0,
  revision bigint not null default 0,
  words text,
  -- A byte for each word: how much the dataset is about it.
  impacts bytea,
  -- All its words in their order, folded, for exact phrases.
  phrases text,
  facts jsonb
);
-- Asked in its own order, so that no plan without statistics reads the table instead.
create index dataset_search_stale on dataset_search (touched) where touched > analysed;
create index dataset_search_by_revision on dataset_search (revision);

insert into dataset_search (dataset) select distinct dataset from publications;
