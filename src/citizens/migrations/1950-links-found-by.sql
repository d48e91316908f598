-- By which columns somebody was found, and what these held of them together, as digests under the table's key: who
-- comes to hold their number is told from them. Empty until the rows are looked at.
alter table person_links add column found_in text[] not null default '{}';
alter table person_links add column found_by text[] not null default '{}';
-- The version of the table in which the link was last looked at by that.
alter table person_links add column seen int not null default 0;
