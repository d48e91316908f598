-- Keys that are to be told wait in the outbox.
insert into outbox (kind, peer, key, since, changed_at, next_at)
select 'project-key', instance, key::text, min(changed_at), max(changed_at), now()
from key_registrations where acknowledged_at is null group by instance, key;
alter table key_registrations drop column attempts, drop column next_at;
