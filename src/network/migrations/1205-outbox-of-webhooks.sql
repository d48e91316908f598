-- What webhooks did not take yet waits in the outbox, one entry each, by the site of its address.
insert into outbox (kind, peer, key, since, changed_at, tries, next_at, problem)
select 'network-webhook', substring(url from '^https?://[^/?#]+'), id::text, coalesce(failing_since, now()), now(),
  failures, least(next_at, now() + interval '15 minutes'), last_problem
from webhooks where disabled_at is null and position < (select open_position from feed_head) order by id;

-- Why it was given up, and since when it took nothing: of the others the outbox knows.
update webhooks set failing_since = null, last_problem = null where disabled_at is null;
alter table webhooks drop column failures, drop column next_at;
