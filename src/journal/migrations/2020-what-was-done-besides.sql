-- Few of the readings of a table are of one sort: they are found among all that everybody is told of.
create index journal_entries_of_a_sort
  on journal_entries ((entry::jsonb ->> 'table'), (entry::jsonb ->> 'reading'), index)
  where first is null and (entry::jsonb ->> 'basis') <> all (array['loan', 'mandate', 'person'])
    and (entry::jsonb ->> 'reading') <> 'told-once';
