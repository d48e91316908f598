-- What one transaction publishes and withdraws, one statement after the other, is counted in a row of its own: each
-- statement passed over all that those before it had left, and 20,000 withdrawals took minutes.

alter table published_counts
  add column id bigint generated always as identity,
  -- That counted it.
  add column tx xid8 not null default '0';
create index published_counts_by_transaction on published_counts (organization, tx, id);

-- By index whatever was known of the tables when the statements were planned: they may have grown since.
create or replace function tell_published(changed uuid[]) returns void language plpgsql
set enable_seqscan = off as $$
declare
  gone uuid[];
  come uuid[];
begin
  -- Held: what another transaction does to the same dataset is seen, or comes later.
  perform from datasets where id = any(changed) order by id for no key update;
  with told as (delete from published_datasets where dataset = any(changed) returning organization)
  select array_agg(organization) into gone from told;
  with told as (
    insert into published_datasets (dataset, organization, at)
    select d.id, d.organization, p.at from datasets d
    cross join lateral (select id, at from publications where dataset = d.id order by at desc limit 1) p
    where d.id = any(changed) and d.deleted_at is null
      and not exists (select from withdrawals where publication = p.id)
    returning organization)
  select array_agg(organization) into come from told;
  perform count_published(organization, sum(n)::bigint) from (
    select unnest(gone) as organization, -1 as n union all select unnest(come), 1) as told
  group by organization having sum(n) <> 0;
end $$;

-- Who publishes waits for nobody who does.
create function count_published(of uuid, change bigint) returns void language plpgsql as $$
declare
  met bigint;
begin
  -- The last that this transaction wrote stands first.
  delete from published_counts where ctid = (
    select ctid from published_counts where organization = of and tx = pg_current_xact_id()
    order by id desc limit 1)
  returning datasets into met;
  if found then
    insert into published_counts (organization, datasets, tx) values (of, met + change, pg_current_xact_id());
    return;
  end if;
  -- Its first sums up what no other holds.
  with told as (
    delete from published_counts where ctid = any(array(
      select ctid from published_counts where organization = of for update skip locked))
    returning datasets)
  select coalesce(sum(datasets), 0) into met from told;
  if met + change <> 0 then
    insert into published_counts (organization, datasets, tx) values (of, met + change, pg_current_xact_id());
  end if;
end $$;
