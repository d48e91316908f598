-- A record as it came and as it was understood say nearly the same: they are packed together. What was packed
-- apart is read anew by the next run, and its files are asked for after that.
alter table harvest_records drop column told;
alter table harvest_records rename column original to packed;
alter table harvest_records alter column packed set storage external;
update harvest_records set hash = '', checked_at = now();
update harvest_sources set documents = null;
