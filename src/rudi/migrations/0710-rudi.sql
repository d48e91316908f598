-- RUDI: nodes that push to us, what is reported back to them, and portals that we publish to.

-- With which this instance signs towards nodes, as a portal of RUDI does: one pair.
create table rudi_key (
  one boolean primary key default true check (one),
  private_key text not null,
  public_key text not null,
  made_at timestamptz not null
);

create table rudi_nodes (
  id uuid primary key,
  -- In whose name its records are taken in, and where it is reached.
  source uuid not null unique references harvest_sources on delete cascade,
  client uuid not null unique,
  secret_hash bytea not null,
  -- Tokens that were given before are worth nothing.
  secret_at timestamptz not null,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null
);

create table rudi_reports (
  id uuid primary key,
  node uuid not null references rudi_nodes on delete cascade,
  resource text not null,
  title text not null,
  method text not null,
  version text not null,
  submitted_at timestamptz not null,
  treated_at timestamptz not null,
  errors jsonb not null default '[]',
  -- What was not understood of a record that was taken in.
  problems integer not null default 0,
  tries integer not null default 0,
  -- When it is sent next; none where it was delivered, or given up.
  next_at timestamptz,
  delivered_at timestamptz,
  failure jsonb
);
create index rudi_reports_due on rudi_reports (next_at) where next_at is not null;
create index rudi_reports_by_node on rudi_reports (node, submitted_at desc);

create table rudi_portals (
  id uuid primary key,
  name text not null,
  url text not null,
  client text not null,
  secret text not null,
  -- Whose datasets are published there, each with the identifier that the portal has for it.
  producers jsonb not null default '{}',
  -- Changes up to here were looked at; none where all is to be looked at again.
  seen_at timestamptz,
  paused_at timestamptz,
  -- Why nothing could be sent, the last time.
  failure jsonb,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null
);

create table rudi_publications (
  portal uuid not null references rudi_portals on delete cascade,
  dataset uuid not null,
  resource text not null,
  -- Of the record that is to be there; none where it is to be there no more.
  hash text,
  -- Of the record that the portal took.
  sent_hash text,
  state text not null,
  tries integer not null default 0,
  next_at timestamptz,
  sent_at timestamptz,
  failure jsonb,
  report jsonb,
  reported_at timestamptz,
  primary key (portal, dataset)
);
create index rudi_publications_due on rudi_publications (next_at) where next_at is not null;
create index rudi_publications_by_resource on rudi_publications (resource);
