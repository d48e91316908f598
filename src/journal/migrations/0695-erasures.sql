-- An erasure is an entry of the journal, of no dataset: how many values were taken out, and of how many entries.
alter table journal_entries
  alter column organization drop not null,
  alter column dataset drop not null,
  alter column instance drop not null;

-- Those of before are told as one.
do $$
declare
  told record;
  body text;
begin
  select count(*) as "values", count(distinct e.index) as entries into told
  from journal_entries e cross join jsonb_object_keys(e.entry::jsonb -> 'commitments') as committed (name)
  where not exists (select from journal_clear c where c.entry = e.index and c.field = committed.name);
  if told."values" > 0 then
    body := format(
      '{"at":"%s","commitments":{},"erased":{"entries":%s,"values":%s},"v":1}',
      to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), told.entries, told."values"
    );
    perform journal_append(
      array[body], array[encode(sha256('\x00'::bytea || convert_to(body, 'UTF8')), 'hex')],
      '{}', '{}', '{}', '{}'
    );
  end if;
end $$;
