-- What is due is asked by the table of an indicator, and by time.
create index alert_rules_by_table on alert_rules (instance, table_id, seen) where problem is null;
create index alert_rules_by_time on alert_rules (look_at);

-- The address of a person's own alerts, for programs that cannot say who they are: its hash alone is kept.
create table alert_feeds (
  account uuid primary key references accounts on delete cascade,
  hash bytea not null unique,
  made_at timestamptz not null
);
