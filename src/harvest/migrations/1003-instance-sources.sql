-- What an organization of another instance tells is a source too, which is told and not gathered.
create unique index harvest_sources_of_instances on harvest_sources (url, organization) where kind = 'maille';
