-- Under which organization each dataset was last told: one of which nothing was told yet is new.
alter table feed_subjects add column organization uuid;
update feed_subjects set organization = (select organization from datasets where id = feed_subjects.dataset);
create index feed_subjects_by_organization on feed_subjects (organization) where hash is not null;

-- What an address is told of. Those that are there already go on being told of datasets alone.
alter table webhooks add column kinds text[] not null default '{dataset}';
alter table webhooks alter column kinds drop default;
-- The message that it took last: one event is several.
alter table webhooks add column last_message text;
