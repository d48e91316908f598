-- Tables whose rows are each about a person: their own organization reads them, and each person their
-- own rows; nobody else, whatever the rule of the table says.
create table person_tables (
  table_id uuid primary key,
  dataset uuid not null,
  -- Columns by which people are found and told apart: they keep their names.
  columns text[] not null
);
create index on person_tables (dataset);

-- As `heldBack` (computed-from.ts) says it, for the one function that allows readings.
create function is_held_back(of_table uuid) returns boolean stable language sql as $$
  select exists (select from person_tables p where p.table_id = of_table) or exists (
    select from computed_from c where c.table_id = of_table and (c.closed or coalesce(
      (select level from access_rules where table_id = c.source_table),
      (select level from access_rules where dataset = c.source_dataset and table_id is null),
      'open') <> 'open'
      or exists (select from person_tables p where p.table_id = c.source_table)
      or exists (select from access_rules where dataset = c.source_dataset and audience is not null)))
$$;

-- As in 0692; a table that is held back is closed, whatever its own rule says: its own organization reads
-- it, and the entry of that reading is appended.
create or replace function journal_append_while(
  of_dataset uuid, of_table uuid, seen_level text, seen_policy jsonb, under uuid,
  texts text[], leaves text[], ordinals bigint[], fields text[], salts text[], given text[]
) returns bigint language plpgsql as $$
declare
  found_level text;
  found_policy jsonb;
begin
  perform pg_advisory_xact_lock_shared(6, hashtext(of_dataset::text));
  if is_held_back(of_table) then
    found_level := 'closed';
  else
    select level, policy into found_level, found_policy from access_rules
      where dataset = of_dataset and (table_id is null or table_id = of_table)
      order by table_id nulls last limit 1;
  end if;
  if found_level is distinct from seen_level or found_policy is distinct from seen_policy then
    return null;
  end if;
  if under is not null and not exists (
    select from agreements
    where id = under and started_at <= clock_timestamp() and ends_at > clock_timestamp()
  ) then
    return null;
  end if;
  return journal_append(texts, leaves, ordinals, fields, salts, given);
end $$;
