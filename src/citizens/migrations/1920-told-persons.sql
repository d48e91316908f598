-- Of whom something was told to agents of other organizations, told apart as those who are linked are: an entry of the
-- journal tells of them by this id, that of the request. `former` as of loans: nobody knows any more whose that digest is.
create table told_persons (
  id uuid primary key,
  table_id uuid not null references tables on delete cascade,
  digest bytea not null,
  former boolean not null default false
);
create index on told_persons (table_id, digest);
create index on told_persons (table_id) where former;

create or replace function leave_former() returns trigger language plpgsql as $$
begin
  update mandates set former = true where table_id = old.table_id and not former;
  update loans set former = true where table_id = old.table_id and not former;
  update told_persons set former = true where table_id = old.table_id and not former;
  return null;
end $$;

-- The organization whose agent asked; absent where a citizen did. `request` names whom by a hash alone.
alter table asked_once add column agent_of uuid;
create index on asked_once (instance, agent_of, at) where agent_of is not null;
