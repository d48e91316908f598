-- Who may read the rows of a dataset, or of one of its tables; where there is no row, everybody.
-- A row without `table_id` is the rule of the dataset, and alone says who sees that it exists.
create table access_rules (
  dataset uuid not null references datasets on delete cascade,
  table_id uuid references tables on delete cascade,
  level text not null check (level in ('open', 'account', 'restricted', 'closed')),
  reason text,
  policy jsonb,
  -- Ids of organizations, and addresses of instances; null: everybody.
  audience text[],
  set_at timestamptz not null default now(),
  unique nulls not distinct (dataset, table_id),
  check (table_id is null or audience is null)
);
create index access_rules_with_audience on access_rules (dataset) where audience is not null;

-- Agreements to read what this instance holds, those that ended included: a refusal says which one
-- ended, when and why. A row is written when an agreement begins to run, and once more at its end.
create table agreements (
  id uuid primary key,
  dataset uuid not null references datasets on delete cascade,
  party_instance text not null,
  party_kind text not null check (party_kind in ('person', 'organization')),
  party_id text not null,
  party jsonb not null,
  project text,
  terms jsonb not null,
  started_at timestamptz not null,
  ends_at timestamptz not null,
  -- How it ended, where it did before or at its term.
  ended_state text check (ended_state in ('withdrawn', 'expired')),
  ended_reason text
);
create index agreements_by_dataset on agreements (dataset, started_at desc);
create index agreements_by_party on agreements (party_instance, party_id);
