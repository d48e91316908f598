-- The words as other instances are told them, packed once for each version, and what tells one list from
-- another. Those that were kept before are looked for again.
delete from version_words;
alter table version_words add column packed text not null, add column digest text not null;
