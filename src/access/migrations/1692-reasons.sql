-- Whether what the law calls sensitive asks for a second person before staff read it.
alter table person_tables add column second boolean not null default false;

-- Why somebody reads a table whose rows are about people: each reading uses one of those that are left.
create table reading_reasons (
  id uuid primary key,
  table_id uuid not null references person_tables on delete cascade,
  account uuid not null,
  reason text not null,
  written_at timestamptz not null,
  ends_at timestamptz not null,
  readings_left int not null,
  -- Another editor of the organization, where one is asked for.
  confirmed_by uuid,
  confirmed_at timestamptz
);
create unique index on reading_reasons (table_id, account);
create index on reading_reasons (account);

-- Searches of staff among people, which are few in an hour.
create table person_searches (
  account uuid not null,
  at timestamptz not null
);
create index on person_searches (account, at);

-- As in 1600; staff read rows about people for a reason that is told, and that is good `at` that time.
drop function journal_append_while(uuid, uuid, text, jsonb, uuid, text[], text[], bigint[], text[], text[], text[]);
create function journal_append_while(
  of_dataset uuid, of_table uuid, seen_level text, seen_policy jsonb, under uuid, because uuid, at timestamptz,
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
  return journal_append(texts, leaves, ordinals, fields, salts, given);
end $$;
