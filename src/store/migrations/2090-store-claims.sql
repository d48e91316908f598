-- Under which this instance says that files elsewhere are its own: another one would sweep them.
create table store_claims (
  alone boolean primary key default true check (alone),
  id uuid not null default gen_random_uuid()
);
insert into store_claims default values;
