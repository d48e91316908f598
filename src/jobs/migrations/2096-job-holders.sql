-- Which process works at a job: where it is none that is open, the job is taken up by another.
create table job_holders (
  job uuid primary key,
  process uuid not null,
  at timestamptz not null default now()
);
