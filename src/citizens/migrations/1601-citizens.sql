-- Tables whose rows are each about a person, as their producers declare them: the column that stands
-- for the person, what finds one, whether a letter proves it, and what is told of all that.
create table self_data (
  table_id uuid primary key references tables on delete cascade,
  dataset uuid not null,
  organization uuid not null,
  person_column text not null,
  facts jsonb not null,
  mail_column text,
  told jsonb not null,
  -- Sealed: with which those who are linked are told apart.
  digest_key text not null default '',
  declared_at timestamptz not null,
  declared_by uuid
);
create index on self_data (dataset);

-- Whose rows somebody sees. `person` is sealed, and told apart by a digest under the table's key. One
-- that waits for the code of its letter shows nothing, and may stand for nobody.
create table person_links (
  id uuid primary key,
  account uuid not null references accounts on delete cascade,
  table_id uuid not null references self_data on delete cascade,
  person text not null,
  digest bytea,
  linked_at timestamptz,
  asked_at timestamptz not null,
  code bytea,
  code_until timestamptz,
  code_tries int not null default 0
);
create index on person_links (account);
create index on person_links (table_id, digest);

-- How often somebody tried to be found, by the hash of who and where: an account that is made anew with
-- the same address of mail is the same.
create table link_tries (
  key bytea not null,
  at timestamptz not null
);
create index on link_tries (key, at);
create index on link_tries (at);
