-- Whether the instance that holds a source closed it, or ended it: of those held here, their rules tell.
alter table computed_from add column closed boolean not null default false;
create index on computed_from (source_dataset);
