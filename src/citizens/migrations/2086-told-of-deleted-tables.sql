-- As in 2061, and with a table that is deleted: nobody sees, or opposes, what is told of its rows any more.
create function end_entitlements_of(of_table uuid) returns void language sql as $$
  update entitlements set state = 'withdrawn' where table_id = of_table;
  update entitlement_tellings t set state = 'ended', why = 'declaration', document = '' from entitlements e
    where e.id = t.entitlement and e.table_id = of_table and t.state in ('announced', 'leaving', 'told');
$$;

create or replace function end_entitlements() returns trigger language plpgsql as $$
begin
  perform end_entitlements_of(old.table_id);
  return null;
end $$;

create function end_entitlements_of_deleted() returns trigger language plpgsql as $$
begin
  perform end_entitlements_of(old.id);
  return null;
end $$;

create trigger entitlements_end_with_table after update of deleted_at on tables for each row
  when (old.deleted_at is null and new.deleted_at is not null) execute function end_entitlements_of_deleted();

select end_entitlements_of(id) from tables where deleted_at is not null;
