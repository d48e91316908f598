-- From which place of its file on an upload that is encrypted lies under which nonce: one for each request that
-- wrote. Those that were under way are under the one of before.
alter table uploads add segments jsonb not null default '[]';
update uploads set segments = '[{"at": 0, "nonce": "AAAAAAAAAAAAAAAAAAAAAA=="}]' where key is not null;
