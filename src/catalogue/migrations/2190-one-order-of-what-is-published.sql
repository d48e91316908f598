-- What is published has one order, wherever it is asked. The index of searches knows moments to the millisecond, so that
-- lists tell what was published in one apart by its id too; and of two publications of one dataset at one moment the
-- later id is the last (`lastPublication` in catalogue/reading.ts).

create index publications_by_last on publications (dataset, at desc, id desc);
drop index publications_by_dataset;

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
    select d.id, d.organization, date_trunc('milliseconds', p.at) from datasets d
    cross join lateral (
      select id, at from publications where dataset = d.id order by at desc, id desc limit 1) p
    where d.id = any(changed) and d.deleted_at is null
      and not exists (select from withdrawals where publication = p.id)
    returning organization)
  select array_agg(organization) into come from told;
  perform count_published(organization, sum(n)::bigint) from (
    select unnest(gone) as organization, -1 as n union all select unnest(come), 1) as told
  group by organization having sum(n) <> 0;
end $$;

update published_datasets set at = date_trunc('milliseconds', at)
where at <> date_trunc('milliseconds', at);
select tell_published(array(select dataset from publications group by dataset, at having count(*) > 1));
