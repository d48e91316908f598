-- What a person lends of the rows about themselves is an agreement of its own kind: it alone opens a table
-- that is held back, to those rows.
alter table agreements add column lent boolean not null default false;

-- Ends one in the transaction that takes its ground away, whoever does that: as `endAgreement` and
-- `changeAccess` do, readings that were allowed are waited for, and running streams are told.
create function end_loan_agreement(of_loan uuid, at timestamptz) returns void language plpgsql as $$
declare
  of_dataset uuid;
begin
  select dataset into of_dataset from agreements where id = of_loan and lent and ended_state is null;
  if of_dataset is null then
    return;
  end if;
  perform pg_advisory_xact_lock(6, hashtext(of_dataset::text));
  update agreements set ends_at = least(ends_at, at), ended_state = 'withdrawn'
    where id = of_loan and ended_state is null;
  perform pg_notify('maille_' || current_schema(), 'access:' || of_dataset);
end $$;
