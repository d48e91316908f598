-- What took the place of a dataset that another instance withdrew, as its producer says: `title`, and
-- its address there.
alter table withdrawals add column replacement jsonb;
