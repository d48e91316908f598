-- The index of searches as it lay in the memory of a process, packed: what a start reads in place of every row of
-- dataset_search. It can be thrown away, and is made anew.
create table search_images (
  id uuid primary key,
  -- Which program can read it.
  made_for text not null,
  made_at timestamptz not null,
  -- The last that it holds, and each dataset in it with its own.
  revision bigint not null,
  datasets uuid[] not null,
  revisions bigint[] not null,
  blocks integer not null
);

create table search_image_blocks (
  image uuid not null references search_images on delete cascade,
  place integer not null,
  packed bytea not null,
  primary key (image, place)
);
alter table search_image_blocks alter column packed set storage external;
