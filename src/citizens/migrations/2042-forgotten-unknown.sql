-- Which instance asked to forget what is not known here: so many within a day.
alter table ends_for_good add column asked_by text;
create index on ends_for_good (asked_by, ended_at) where asked_by is not null;
