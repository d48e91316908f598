-- The day (UTC) on which a key was shown last: what it read is in the journal, and nothing else follows it.
alter table agreement_keys add column last_used_on date;
update agreement_keys set last_used_on = last_used_at::date;
alter table agreement_keys drop column last_used_at;
