-- The reference of places that values were computed with: what each lies in and became, its inhabitants. A
-- vintage is computed again with its own, whatever edition the program has by then. Absent of earlier ones.
create table place_editions (
  digest text primary key,
  -- JSON, compressed by Zstandard: some 0.7 MB.
  text bytea not null
);
alter table vintages add column edition text references place_editions;
