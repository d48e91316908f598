-- Of whom an entry tells (`person`) is looked for too: by them, and where it is erased.
drop index journal_clear_by_person;
create index journal_clear_by_person on journal_clear (value, entry) where field in ('account', 'party', 'person');
