-- A table that is held back by what it was computed from has no rule that says so: its own organization
-- reads it, and the entry of that reading is appended while it is held back.
create or replace function journal_append_while(
  of_dataset uuid, of_table uuid, seen_level text, seen_policy jsonb, under uuid,
  texts text[], leaves text[], ordinals bigint[], fields text[], salts text[], given text[]
) returns bigint language plpgsql as $$
declare
  rule record;
  held boolean;
begin
  perform pg_advisory_xact_lock_shared(6, hashtext(of_dataset::text));
  held := exists (
    select from computed_from c where c.table_id = of_table and (coalesce(
      (select level from access_rules where table_id = c.source_table),
      (select level from access_rules where dataset = c.source_dataset and table_id is null),
      'open') <> 'open'
      or exists (select from access_rules where dataset = c.source_dataset and audience is not null)));
  if held then
    if seen_level <> 'closed' then
      return null;
    end if;
  else
    select level, policy into rule from access_rules
      where dataset = of_dataset and (table_id is null or table_id = of_table)
      order by table_id nulls last limit 1;
    if not found or rule.level <> seen_level or rule.policy is distinct from seen_policy then
      return null;
    end if;
  end if;
  if under is not null and not exists (
    select from agreements
    where id = under and started_at <= clock_timestamp() and ends_at > clock_timestamp()
  ) then
    return null;
  end if;
  return journal_append(texts, leaves, ordinals, fields, salts, given);
end $$;
