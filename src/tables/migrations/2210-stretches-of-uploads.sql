-- An upload that has no room on the disk lies in the bucket, in stretches of so many bytes each, but for its last; null
-- where it lies on the disk. Of an object that holds more than `bytes` the rest does not count.
alter table uploads add stretch_bytes bigint;

create table upload_stretches (
  upload uuid not null references uploads (id) on delete cascade,
  number integer not null,
  name text not null,
  bytes bigint not null,
  primary key (upload, number)
);
