-- What became of each line of the file that a version was read from; null for versions made before it was counted.
alter table versions add column account jsonb;
