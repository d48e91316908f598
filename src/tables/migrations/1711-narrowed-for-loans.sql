-- What was written for a loan goes with it.
alter table narrowed_versions add column loan uuid;
create index on narrowed_versions (loan) where loan is not null;
