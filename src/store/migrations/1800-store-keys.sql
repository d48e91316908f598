-- Under which the key of each sealed file lies in its head; themselves sealed under the master key.
create table store_keys (
  id uuid primary key,
  key text not null,
  made_at timestamptz not null default now()
);
