-- What an organization says of itself beside its name and description.

alter table organizations
  add column url text,
  add column email text,
  add column kind text,
  add column siren text check (siren ~ '^[0-9]{9}$');
