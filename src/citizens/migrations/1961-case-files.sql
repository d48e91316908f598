-- Files that somebody brings beside words, sealed under a key of the store; their names and types stand in the sealed
-- content of the part. They go with it on its day, and with the account.
create table case_files (
  id uuid primary key,
  part uuid not null references procedure_cases on delete cascade,
  account uuid not null references accounts on delete cascade,
  bytes int not null,
  content bytea not null
);
create index on case_files (part);
create index on case_files (account);
