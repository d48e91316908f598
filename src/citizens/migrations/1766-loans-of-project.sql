-- How many run to one project, and who was lent how much by one instance.
create index on loans (project) where state = 'running' and project is not null;
create index on borrowed_loans (instance, organization, taken_at);
