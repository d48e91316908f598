-- What was last told of the end of a dataset: its reason, and what took its place. Told again where
-- that changes. Null where it has not ended, and for what ended before this was kept.
alter table feed_subjects add column ended jsonb;
