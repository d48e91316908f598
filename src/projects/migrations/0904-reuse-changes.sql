-- What became of a reuse since other instances were told of it. It outlives the project, which is gone for them too.
create table reuse_changes (
  project uuid primary key,
  -- Raised by each change.
  revision bigint not null,
  told boolean not null default false
);
create index reuse_changes_waiting on reuse_changes (project) where not told;

-- What was published before there was anybody to tell.
insert into reuse_changes (project, revision) select distinct project, 1 from project_states;
