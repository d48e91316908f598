-- What everybody is told of whose rows a table holds: all but what other people read of their own.
create index journal_entries_of_everybody on journal_entries ((entry::jsonb ->> 'table'), index)
  where first is null and (entry::jsonb ->> 'basis') <> all (array['loan', 'mandate', 'person'])
    and (entry::jsonb ->> 'reading') <> 'told-once';
