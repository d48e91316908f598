-- Where a session is used from, so that its holder knows it again and may end it.
alter table sessions
  add column id uuid not null unique default gen_random_uuid(),
  -- The browser and the system, in words.
  add column agent text,
  add column address text;
