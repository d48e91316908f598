-- A request for data is public once the steward has read it, supported by others, assigned and answered.

alter table data_requests
  add column title text,
  -- In which who asked is written to.
  add column language text not null default 'fr';

-- The last one is what a request is.
create table data_request_states (
  id uuid primary key,
  request uuid not null references data_requests on delete cascade,
  state text not null check (state in ('received', 'public', 'assigned', 'answered', 'refused', 'closed')),
  at timestamptz not null,
  by uuid references accounts on delete set null,
  -- To which it is assigned, or which answers or refuses.
  organization uuid references organizations on delete set null,
  dataset uuid references datasets on delete set null,
  -- The answer, or why it is refused.
  words text
);
create index data_request_states_by_request on data_request_states (request, id desc);

insert into data_request_states (id, request, state, at)
select gen_random_uuid(), id, 'received', asked_at from data_requests where closed_at is null;
insert into data_request_states (id, request, state, at, by)
select gen_random_uuid(), id, 'closed', closed_at, closed_by from data_requests where closed_at is not null;

alter table data_requests drop column closed_at, drop column closed_by;

create table data_request_supports (
  request uuid not null references data_requests on delete cascade,
  account uuid not null references accounts on delete cascade,
  at timestamptz not null,
  primary key (request, account)
);
