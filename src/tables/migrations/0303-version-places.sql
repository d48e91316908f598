-- The places that a version's rows speak of: distinct codes of its columns of communes, EPCI,
-- départements and régions. A version is listed once they were looked for, even where there are none.
create table placed_versions (
  version uuid primary key references versions (id) on delete cascade
);

create table version_places (
  version uuid not null references versions (id) on delete cascade,
  column_name text not null,
  level text not null,
  code text not null,
  primary key (version, column_name, code)
);
create index version_places_by_place on version_places (level, code);
