-- Loans and mandates of people whom the table told apart otherwise: their digest is nobody's any more. What was read
-- under them is told to all whom the table is about.
alter table mandates add column former boolean not null default false;
alter table loans add column former boolean not null default false;
create index on mandates (table_id) where former;
create index on loans (table_id) where former;

-- Whatever takes the key of digests away, or the declaration with it.
create function leave_former() returns trigger language plpgsql as $$
begin
  update mandates set former = true where table_id = old.table_id and not former;
  update loans set former = true where table_id = old.table_id and not former;
  return null;
end $$;

create trigger former_with_declaration after delete on self_data for each row execute function leave_former();
create trigger former_with_key after update of digest_key on self_data for each row
  when (old.digest_key <> '' and new.digest_key = '') execute function leave_former();
