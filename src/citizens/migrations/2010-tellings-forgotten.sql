-- That a telling is to be forgotten where it went. Nothing is sent of a right that is there no more.
create function forget_telling(of_telling uuid) returns void language sql as $$
  insert into outbox (kind, peer, key, lane, body, since, changed_at, next_at)
    select 'entitlement', e.receiver ->> 'instance', t.id || ' forget', t.id::text,
      jsonb_build_object('telling', t.id, 'what', 'forget'), now(), now(), now()
    from entitlement_tellings t join entitlements e on e.id = t.entitlement where t.id = of_telling
    on conflict (kind, peer, key) do update set revision = outbox.revision + 1, changed_at = excluded.changed_at,
      tries = 0, next_at = excluded.next_at, problem = null;
$$;

create function forget_ended_telling() returns trigger language plpgsql as $$
begin
  perform forget_telling(new.id);
  return null;
end $$;

-- One that left may be there, its answer lost, whatever ends it: a link, the right, the agreement, the person.
-- What its receiver refused is not there.
create trigger tellings_forgotten_with_end after update of state on entitlement_tellings for each row
  when (old.state in ('leaving', 'told') and new.state in ('opposed', 'ended')
    and coalesce(new.why, '') !~ '^(entitlement-|refused$)')
  execute function forget_ended_telling();
