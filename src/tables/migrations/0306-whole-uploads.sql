-- One request at a time writes an upload: `writer` names it until `writer_until`, and another asks for
-- its turn with `writer_wanted`. What was received of an upload under way was counted before it lay on
-- the disk: it is sent again.
alter table uploads
  add column sha256 text,
  add column sha256_told text,
  add column writer uuid,
  add column writer_until timestamptz,
  add column writer_wanted boolean not null default false;

update uploads set received = 0 where not complete;
