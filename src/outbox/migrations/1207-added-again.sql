-- Raised where an entry is added while it waits, and stays as it is: what was sent meanwhile does not count for it.
alter table outbox add column added_again integer not null default 0;
