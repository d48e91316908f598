-- Boards: pages of blocks that show indicators, datasets, words and pictures.
create table boards (
  id uuid primary key,
  slug text not null unique,
  organization uuid not null references organizations on delete cascade,
  -- The number of its last version, and of the one that everybody reads: none of a draft.
  last int not null,
  shown int,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  published_at timestamptz
);
create index boards_by_organization on boards (organization);

create table board_versions (
  board uuid not null references boards on delete cascade,
  number int not null,
  -- Its title, description, place and blocks.
  document jsonb not null,
  -- What undoing it goes back to.
  before int,
  at timestamptz not null,
  by uuid references accounts on delete set null,
  primary key (board, number)
);

-- The datasets and indicators that the version which everybody reads shows.
create table board_datasets (
  board uuid not null references boards on delete cascade,
  dataset uuid not null,
  primary key (board, dataset)
);
create index board_datasets_by_dataset on board_datasets (dataset);

create table board_pictures (
  id uuid primary key,
  board uuid not null references boards on delete cascade,
  bytes bytea not null,
  media_type text not null,
  width int not null,
  height int not null,
  added_at timestamptz not null
);
create index board_pictures_by_board on board_pictures (board);
