-- The name under which a search server keeps what this database holds.

create table search_copies (
  id uuid not null default gen_random_uuid(),
  is_one boolean primary key default true check (is_one)
);

insert into search_copies default values;
