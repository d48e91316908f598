-- What other instances must learn waits in the outbox, whatever it is.
insert into outbox (kind, peer, key, body, since, changed_at, next_at)
select 'network-report', origin, subject, report, now(), now(), now() from reports_untold;
drop table reports_untold;

insert into outbox (kind, peer, key, since, changed_at, next_at)
select 'network-reuse', instance, project::text, now(), now(), now()
from reuse_tellings where acknowledged_at is null;
alter table reuse_tellings drop column acknowledged_at, drop column attempts, drop column next_at;

insert into outbox (kind, peer, key, since, changed_at, next_at)
select 'network-tie', instance, 'follows', now(), now(), now() from ties where follows_untold is not null
union all
select 'network-tie', instance, 'followed', now(), now(), now() from ties where followed_untold is not null;
alter table ties drop column untold_tries, drop column untold_at;
