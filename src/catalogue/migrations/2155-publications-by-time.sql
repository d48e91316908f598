-- The newest datasets of a large catalogue, without a look at all of them.
create index publications_by_time on publications (at desc, dataset desc);
