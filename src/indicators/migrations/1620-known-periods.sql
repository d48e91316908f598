-- Of the last computation of an indicator: sums of what it read and digests of what came out, period by
-- period, by which the next one finds what is new. Nothing is lost where there is none.
alter table vintages add column periods jsonb;
