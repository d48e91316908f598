-- Files of the store that other rooms name: the sweep leaves them where they are.
create table held_blobs (
  hash text not null,
  holder uuid not null,
  primary key (hash, holder)
);
