-- What may be told once, of one person at their request: { columns, ground, daysMax }. Null: nothing.
alter table person_tables add column once jsonb;
