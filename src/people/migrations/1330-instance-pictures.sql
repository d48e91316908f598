-- Pictures of the instance apart from its settings, which every page reads: its logo, and that of its home.

create table instance_pictures (
  role text primary key check (role in ('logo', 'home')),
  bytes bytea not null,
  media_type text not null,
  -- Unknown of a logo that was sent before this migration.
  width integer,
  height integer,
  hash text not null,
  changed_at timestamptz not null,
  changed_by uuid references accounts on delete set null
);

insert into instance_pictures (role, bytes, media_type, hash, changed_at, changed_by)
select 'logo', bytes, media_type, encode(sha256(bytes), 'hex'), changed_at, changed_by
from (
  select decode(split_part(value ->> 'logo', ',', 2), 'base64') as bytes,
    substring(value ->> 'logo' from '^data:(image/[a-z]+);') as media_type, changed_at, changed_by
  from instance_settings where name = 'profile' and value ->> 'logo' like 'data:image/%;base64,%'
) as told;

update instance_settings set value = value - 'logo' where name = 'profile';
