-- Whether somebody of the organization checks who asks before a link opens.
alter table self_data add column checked boolean not null default false;

-- A link that waits for that, or was refused: what its account typed, and why not, sealed. Both go at their day.
create table person_checks (
  link uuid primary key references person_links on delete cascade,
  organization uuid not null,
  account uuid not null references accounts on delete cascade,
  facts text not null,
  reason text not null default '',
  state text not null check (state in ('asked', 'refused')),
  language text not null,
  asked_at timestamptz not null,
  until timestamptz not null,
  answered_at timestamptz,
  answered_by uuid
);
create index on person_checks (organization, asked_at) where state = 'asked';
create index on person_checks (until);
