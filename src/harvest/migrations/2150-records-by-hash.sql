-- A record whose text is held already is known by it, before anybody understands it.
create index harvest_records_by_hash on harvest_records (source, hash);
