-- When a backup was restored: requests of before may have been answered since it was made.
create table once_restored (at timestamptz not null);
