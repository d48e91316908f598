-- Of what was told: whether the condition holds of its person no more, in the version that was last looked at.
alter table entitlement_tellings add column unmet boolean not null default false;

-- As in 1970; what was told is to be forgotten too (2010), since nobody is told apart any more who could oppose.
create or replace function end_entitlements() returns trigger language plpgsql as $$
begin
  update entitlements set state = 'withdrawn' where table_id = old.table_id;
  update entitlement_tellings t set state = 'ended', why = 'declaration', document = '' from entitlements e
    where e.id = t.entitlement and e.table_id = old.table_id and t.state in ('announced', 'leaving', 'told');
  return null;
end $$;
