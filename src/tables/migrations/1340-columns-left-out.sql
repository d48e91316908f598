-- A version whose file holds more than was published keeps that file to itself; one that holds columns
-- which the producer has since decided not to publish is closed: it stays for them, and is served to nobody.
alter table versions
  add column original_kept boolean not null default false,
  add column closed_at timestamptz;
create index versions_by_kept_original on versions (original) where original_kept;
