-- What the journal tells of whom was looked for, and why, is sealed under a key of its own, which the master key seals.
create table journal_keys (
  id uuid primary key,
  key text not null,
  -- When what stood in clear before was sealed, and lies in no page of its table any more.
  sealed_at timestamptz,
  is_key boolean not null unique default true check (is_key)
);

-- The salt is sealed with its value, which could be guessed from it and the commitment.
alter table journal_clear
  alter column salt drop not null,
  alter column value drop not null,
  add column sealed bytea,
  -- Of a question in SQL a digest under the key: asked of several tables, it goes out of the entries of all.
  add column statement bytea,
  add check (num_nonnulls(value, sealed) = 1 and num_nonnulls(salt, sealed) = 1);
create index on journal_clear (statement) where statement is not null;

-- They are good for eight hours at most, and given anew; no page of the table holds what they said.
truncate reading_reasons;
alter table reading_reasons drop column reason, add column reason bytea not null;

-- As in 0692; what entries hold as commitments comes as a list: `ordinal` (the entry, from 0), `field`, and either
-- `salt` and `value`, or `sealed`, with `statement` or without. Bytes are in hexadecimal.
drop function journal_append(text[], text[], bigint[], text[], text[], text[]);
create function journal_append(texts text[], leaves text[], clear jsonb) returns bigint language plpgsql as $$
declare
  start bigint;
begin
  insert into journal_head as head (size) values (cardinality(texts))
    on conflict (is_head) do update set size = head.size + excluded.size
    returning head.size - cardinality(texts) into start;
  insert into journal_entries (index, entry, leaf)
    select start + one.ordinal - 1, one.entry, decode(one.leaf, 'hex')
    from unnest(texts, leaves) with ordinality as one (entry, leaf, ordinal);
  insert into journal_clear (entry, field, salt, value, sealed, statement)
    select start + one.ordinal, one.field, decode(one.salt, 'hex'), one.value, decode(one.sealed, 'hex'),
      decode(one.statement, 'hex')
    from jsonb_to_recordset(clear)
      as one (ordinal bigint, field text, salt text, value text, sealed text, statement text);
  return start;
end $$;

-- As in 1692.
drop function journal_append_while(
  uuid, uuid, text, jsonb, uuid, uuid, timestamptz, text[], text[], bigint[], text[], text[], text[]
);
create function journal_append_while(
  of_dataset uuid, of_table uuid, seen_level text, seen_policy jsonb, under uuid, because uuid, at timestamptz,
  texts text[], leaves text[], clear jsonb
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
  -- Who reads what a person lends them (1710) has their consent for a reason.
  if exists (select from person_tables p where p.table_id = of_table)
    and not exists (select from agreements where id = under and lent) then
    update reading_reasons r set readings_left = r.readings_left - 1
      from person_tables p
      where r.id = because and r.table_id = of_table and p.table_id = of_table
        and r.ends_at > at and r.readings_left > 0 and (r.confirmed_at is not null or not p.second);
    if not found then
      return null;
    end if;
  end if;
  return journal_append(texts, leaves, clear);
end $$;
