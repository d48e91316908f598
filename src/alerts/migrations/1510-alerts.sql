-- Rules that say when a figure is worth a word: of an organization, which shows them, or a person's own.
create table alert_rules (
  id uuid primary key,
  dataset uuid not null references datasets on delete cascade,
  -- Of the values, and the instance that holds it: empty for this one.
  table_id uuid not null,
  instance text not null,
  organization uuid references organizations on delete cascade,
  account uuid references accounts on delete cascade,
  audience text not null check (audience in ('everybody', 'members', 'own')),
  condition jsonb not null,
  level text not null,
  -- The one place; every place of the level where there is none.
  code text,
  place text,
  note text not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  -- The version of the table that was judged last, and when the rule is judged in any case.
  seen int,
  look_at timestamptz not null,
  problem jsonb,
  problem_at timestamptz,
  check ((audience = 'own') = (account is not null)),
  check ((audience = 'own') = (organization is null))
);
create index alert_rules_by_dataset on alert_rules (dataset);
create index alert_rules_by_account on alert_rules (account);
create index alert_rules_by_organization on alert_rules (organization);

-- Who is written to.
create table alert_followers (
  rule uuid not null references alert_rules on delete cascade,
  account uuid not null references accounts on delete cascade,
  language text not null,
  since timestamptz not null,
  primary key (rule, account)
);
create index alert_followers_by_account on alert_followers (account);

-- Of one place, or of the whole rule where `code` is empty: until that day, nobody is told.
create table alert_silences (
  rule uuid not null references alert_rules on delete cascade,
  code text not null,
  until text not null,
  at timestamptz not null,
  by uuid references accounts on delete set null,
  primary key (rule, code)
);

-- What is said at once, in one letter and one message: the alerts that a rule raised together.
create table alert_notices (
  id uuid primary key,
  rule uuid not null references alert_rules on delete cascade,
  at timestamptz not null
);
create index alert_notices_by_rule on alert_notices (rule);

-- A rule that came true of a place, until it is over. Periods are their first days: 2020-11-12.
create table alerts (
  id uuid primary key,
  rule uuid not null references alert_rules on delete cascade,
  code text not null,
  place text not null,
  -- The period that raised it, with its figure as it was then; none of a figure that did not come.
  period text not null,
  value double precision,
  status text,
  before_period text,
  before_value double precision,
  -- What it was held against, where that is the target of the indicator.
  target double precision,
  version int not null,
  raised_at timestamptz not null,
  -- The last period of which it was true.
  last_period text not null,
  last_value double precision,
  over_at timestamptz,
  over_period text,
  over_value double precision,
  -- The figure that raised it is another one since.
  revised_at timestamptz,
  revised_value double precision,
  closed_at timestamptz,
  closed_by uuid references accounts on delete set null,
  words text,
  -- Absent where nobody was told: it was silenced.
  notice uuid references alert_notices on delete set null,
  unique (rule, code, period)
);
create unique index alerts_running on alerts (rule, code) where over_at is null;
create index alerts_by_time on alerts (raised_at desc, id desc);
create index alerts_by_notice on alerts (notice);

create table alert_letters (
  notice uuid not null references alert_notices on delete cascade,
  account uuid not null references accounts on delete cascade,
  language text not null,
  tries int not null default 0,
  next_at timestamptz not null,
  primary key (notice, account)
);
