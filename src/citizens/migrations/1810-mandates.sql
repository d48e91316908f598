-- Who sees somebody's rows for them, until a day: given by the person, or by the organization that holds the
-- rows, after a proof. While it runs it is a link of the helper's own account, of the same person. Whose rows
-- is sealed, and moves into that link when it is accepted.
create table mandates (
  id uuid primary key,
  table_id uuid not null references tables on delete cascade,
  dataset uuid not null,
  -- Who holds the rows.
  organization uuid not null,
  digest bytea not null,
  person text not null,
  -- The account of the person; absent where the organization gave it.
  giver uuid references accounts on delete set null,
  by_organization boolean not null,
  given_by uuid,
  -- Sealed: what the organization was shown.
  proof text not null default '',
  kind text not null check (kind in ('helper', 'parent', 'guardian')),
  may text[] not null,
  -- Who is asked, until they accept; then their account.
  email text not null,
  helper uuid references accounts on delete set null,
  state text not null check (state in ('unproven', 'offered', 'running', 'ended')),
  given_at timestamptz not null,
  accepted_at timestamptz,
  ends_at timestamptz not null,
  ended_at timestamptz,
  -- By who gave it, or whose rows they are; by the helper; at its day; as what it stood on went.
  ended_by text check (ended_by in ('person', 'organization', 'helper', 'day', 'ground')),
  code bytea,
  code_until timestamptz,
  code_tries int not null default 0
);
create index on mandates (giver);
create index on mandates (helper);
create index on mandates (table_id, digest);
create index on mandates (organization, given_at) where by_organization;
create index on mandates (email) where state = 'offered';
create index on mandates (ends_at) where state <> 'ended';

alter table person_links add column mandate uuid references mandates on delete cascade;
create unique index on person_links (mandate) where mandate is not null;

-- What was asked under one is read as long as it runs, and by who is linked to those rows themselves.
alter table demands add column mandate uuid references mandates on delete set null;

create function end_mandate(of_mandate uuid, at timestamptz, why text) returns void language plpgsql as $$
begin
  -- Kept beside the database, in no backup, as loans are: none runs again after a restore.
  insert into ended_loans (id, ended_at, ends_at) select id, at, ends_at from mandates
    where id = of_mandate and state <> 'ended' and ends_at > at on conflict (id) do nothing;
  update mandates set state = 'ended', ended_at = least(at, ends_at), ended_by = why, person = '', email = '',
    code = null
    where id = of_mandate and state <> 'ended';
  delete from person_links where mandate = of_mandate;
  perform pg_notify('maille_' || current_schema(), 'mandates-ended');
end $$;

-- Whatever takes a link away ends what stood on it: the mandate that it was, or those that its person gave.
create function end_mandates_of_link() returns trigger language plpgsql as $$
declare
  one record;
begin
  for one in
    select id from mandates m
    where m.state <> 'ended' and (
      m.id = old.mandate
      or (old.mandate is null and not m.by_organization and (m.giver = old.account or m.giver is null)
        and m.table_id = old.table_id and m.digest = old.digest
        and not exists (select from person_links p where p.account = m.giver and p.table_id = m.table_id
          and p.digest = m.digest and p.linked_at is not null and p.mandate is null)))
    order by id
  loop
    perform end_mandate(one.id, clock_timestamp(), 'ground');
  end loop;
  return null;
end $$;

create constraint trigger mandates_end_with_link after delete on person_links
  deferrable initially deferred for each row execute function end_mandates_of_link();

-- A mandate lends nothing: what was lent by a link of one's own ends with that, whoever helps whom.
create or replace function end_loans_of_link() returns trigger language plpgsql as $$
declare
  one record;
begin
  for one in
    select id, state from loans l
    where (l.account = old.account or l.account is null) and l.table_id = old.table_id
      and l.digest = old.digest and l.state in ('unproven', 'running') and old.mandate is null
      and not exists (select from person_links p where p.account = l.account and p.table_id = l.table_id
        and p.digest = l.digest and p.linked_at is not null and p.mandate is null)
    order by id
  loop
    if one.state = 'unproven' then
      delete from loans where id = one.id;
    else
      perform end_loan(one.id, clock_timestamp(), 'ground');
    end if;
  end loop;
  return null;
end $$;
