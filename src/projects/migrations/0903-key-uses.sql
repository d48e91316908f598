-- What the instance of each producer last told of a key: the day (UTC) on which it was shown there.
create table key_uses (
  key uuid not null references project_keys on delete cascade,
  -- Of the producer, by its address.
  instance text not null,
  -- Null: never.
  last_used_on date,
  known_at timestamptz not null,
  primary key (key, instance)
);

alter table project_keys drop column last_used_at;
