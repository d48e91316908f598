-- Rows about a person that they lend. It is an agreement of the same id as long as it runs. Whose rows
-- is sealed and goes with its end; what it is for, and the receipts, are sealed and stay.
create table loans (
  id uuid primary key,
  account uuid references accounts on delete set null,
  table_id uuid not null,
  dataset uuid not null,
  -- Who holds the rows.
  organization uuid not null,
  digest bytea not null,
  person text not null,
  content text not null,
  -- Who reads them, by its id at its instance.
  borrower_instance text not null,
  borrower uuid not null,
  borrower_name text not null,
  project uuid,
  state text not null check (state in ('unproven', 'running', 'ended')),
  asked_at timestamptz not null,
  lent_at timestamptz,
  ends_at timestamptz not null,
  ended_at timestamptz,
  -- By the person; at its day; as what it stood on went: the link, the account, the declaration, the rows;
  -- or the tie with the other instance.
  ended_by text check (ended_by in ('person', 'day', 'ground', 'tie')),
  -- The end is signed and told, and the files are gone.
  settled_at timestamptz,
  -- By when the borrower must have said that its copies are deleted, and when it did.
  delete_by timestamptz,
  deleted_at timestamptz,
  code bytea,
  code_until timestamptz,
  code_tries int not null default 0
);
create index on loans (account);
create index on loans (table_id, digest);
create index on loans (ends_at) where state = 'running';
create index on loans (ended_at) where state = 'ended' and settled_at is null;

-- Loans that ended before their day: a copy lies beside the database, in no backup, so that none lives again.
create table ended_loans (
  id uuid primary key,
  ended_at timestamptz not null,
  ends_at timestamptz not null
);

create function end_loan(of_loan uuid, at timestamptz, why text) returns void language plpgsql as $$
begin
  perform end_loan_agreement(of_loan, at);
  insert into ended_loans (id, ended_at, ends_at) select id, at, ends_at from loans
    where id = of_loan and state = 'running' and ends_at > at on conflict (id) do nothing;
  update loans set state = 'ended', ended_at = least(at, ends_at), ended_by = why, person = '',
    delete_by = at + interval '30 days'
    where id = of_loan and state = 'running';
  perform pg_notify('maille_' || current_schema(), 'loans-ended');
end $$;

-- Whatever takes the link away ends what was lent by it, as that is written: by then the same rows may be
-- linked anew.
create function end_loans_of_link() returns trigger language plpgsql as $$
declare
  one record;
begin
  for one in
    select id, state from loans l
    where (l.account = old.account or l.account is null) and l.table_id = old.table_id
      and l.digest = old.digest and l.state in ('unproven', 'running')
      and not exists (select from person_links p where p.account = l.account and p.table_id = l.table_id
        and p.digest = l.digest and p.linked_at is not null)
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

create constraint trigger loans_end_with_link after delete on person_links
  deferrable initially deferred for each row when (old.digest is not null)
  execute function end_loans_of_link();

-- What organizations here were lent, here or by another instance, with the receipts as their holder signed them.
create table borrowed_loans (
  id uuid primary key,
  instance text not null,
  organization uuid not null,
  project uuid,
  given text not null,
  ended text,
  ends_at timestamptz not null,
  taken_at timestamptz not null,
  ended_at timestamptz,
  deleted_at timestamptz,
  deleted_by uuid,
  -- What the organization signed of the deletion, for the instance that holds the rows.
  deletion text
);
create index on borrowed_loans (organization, taken_at desc);
create index on borrowed_loans (project) where project is not null;
