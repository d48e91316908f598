-- Reports to nodes and records for portals wait in the outbox.
insert into outbox (kind, peer, key, since, changed_at, tries, next_at, problem)
select 'rudi-report', rtrim(s.url, '/'), r.id::text, r.treated_at, r.treated_at, r.tries, r.next_at, r.failure
from rudi_reports r join rudi_nodes n on n.id = r.node join harvest_sources s on s.id = n.source
where r.next_at is not null
order by r.next_at, r.id;
-- From now on what went wrong with a report is told here once it was given up.
update rudi_reports set tries = 0, failure = null where next_at is not null;
alter table rudi_reports drop column next_at;

insert into outbox (kind, peer, key, body, since, changed_at, next_at, problem)
select 'rudi-publication', t.url, t.id || '/' || p.dataset,
  jsonb_build_object('portal', t.id, 'dataset', p.dataset, 'hash', p.hash), now(), now(), now(), p.failure
from rudi_publications p join rudi_portals t on t.id = p.portal
where p.state = 'waiting' and t.paused_at is null
order by p.next_at, p.dataset;
update rudi_publications set failure = null where state = 'waiting';
alter table rudi_publications drop column tries, drop column next_at;
alter table rudi_portals drop column failure;
