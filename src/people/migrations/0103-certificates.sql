-- The certificate of public service: that a steward of the instance knows who stands behind an organization.

create table certificates (
  organization uuid not null references organizations on delete cascade,
  given_at timestamptz not null,
  given_by uuid references accounts on delete set null,
  taken_back_at timestamptz,
  taken_back_by uuid references accounts on delete set null,
  primary key (organization, given_at)
);
create unique index certificates_current on certificates (organization) where taken_back_at is null;
