-- Messages of exchanges wait in the outbox, each exchange in its order.
insert into outbox (kind, peer, key, lane, body, since, changed_at, next_at, late_told_at)
select 'exchange-message', e.peer, m.hash, m.exchange::text,
  jsonb_build_object('exchange', m.exchange, 'sequence', m.sequence), m.at, m.at, now(), m.late_told_at
from exchange_messages m join exchanges e on e.id = m.exchange
where m.outgoing and m.delivered_at is null and m.failure is null and e.peer is not null
order by m.exchange, m.sequence, m.at;
alter table exchange_messages drop column attempts, drop column next_at, drop column late_told_at;
