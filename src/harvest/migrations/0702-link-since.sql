-- Since when an address has been as it is: well, or lost.
alter table link_checks add column since timestamptz;
update link_checks set since = checked_at;
alter table link_checks alter column since set not null;
