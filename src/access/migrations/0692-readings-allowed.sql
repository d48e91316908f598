-- Of an entry that tells how a stream ended: the index of the one that allowed it.
alter table journal_entries
  add column first bigint generated always as ((entry::jsonb ->> 'first')::bigint) stored;
create unique index journal_entries_by_first on journal_entries (first) where first is not null;

-- Appends entries, each with its leaf in hexadecimal, and what they hold as commitments: of the entry
-- `ordinals` (from 0), a field, its salt in hexadecimal, its value. Tells the index of the first.
create function journal_append(
  texts text[], leaves text[], ordinals bigint[], fields text[], salts text[], given text[]
) returns bigint language plpgsql as $$
declare
  start bigint;
begin
  insert into journal_head as head (size) values (cardinality(texts))
    on conflict (is_head) do update set size = head.size + excluded.size
    returning head.size - cardinality(texts) into start;
  insert into journal_entries (index, entry, leaf)
    select start + one.ordinal - 1, one.entry, decode(one.leaf, 'hex')
    from unnest(texts, leaves) with ordinality as one (entry, leaf, ordinal);
  insert into journal_clear (entry, field, salt, value)
    select start + one.ordinal, one.field, decode(one.salt, 'hex'), one.value
    from unnest(ordinals, fields, salts, given) as one (ordinal, field, salt, value);
  return start;
end $$;

-- The same in one statement, which is a transaction, where what was seen of a table still lets it be
-- read: its rule, and the agreement that it is read under. Null where that changed meanwhile. Each
-- statement sees what is written when it begins, after the lock that `changeAccess` takes alone.
create function journal_append_while(
  of_dataset uuid, of_table uuid, seen_level text, seen_policy jsonb, under uuid,
  texts text[], leaves text[], ordinals bigint[], fields text[], salts text[], given text[]
) returns bigint language plpgsql as $$
declare
  rule record;
begin
  perform pg_advisory_xact_lock_shared(6, hashtext(of_dataset::text));
  select level, policy into rule from access_rules
    where dataset = of_dataset and (table_id is null or table_id = of_table)
    order by table_id nulls last limit 1;
  if not found or rule.level <> seen_level or rule.policy is distinct from seen_policy then
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
