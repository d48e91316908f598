-- What is published now, and how many datasets that are of each organization: lists and their totals ask these
-- instead of looking at every dataset. Whoever writes a publication or a withdrawal need not think of it.

create table published_datasets (
  dataset uuid primary key references datasets,
  organization uuid not null,
  -- Of its last publication.
  at timestamptz not null
);
create index published_datasets_by_time on published_datasets (at desc, dataset desc);
create index published_datasets_by_organization on published_datasets (organization, at desc, dataset desc);

-- To be summed: who publishes waits for nobody who does, and sums up what no other holds.
create table published_counts (
  organization uuid not null,
  datasets bigint not null
);
create index published_counts_by_organization on published_counts (organization);

create function tell_published(changed uuid[]) returns void language plpgsql as $$
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
  with changes as (
    select organization, sum(n) as n from (
      select unnest(gone) as organization, -1 as n union all select unnest(come), 1) as told
    group by organization having sum(n) <> 0),
  met as (
    delete from published_counts where ctid = any(array(
      select c.ctid from published_counts c join changes using (organization) for update of c skip locked))
    returning organization, datasets)
  insert into published_counts (organization, datasets)
  select organization, sum(n) from (
    select organization, n from changes union all select organization, datasets from met) as told
  group by organization having sum(n) <> 0;
end $$;

create function tell_published_of_publications() returns trigger language plpgsql as $$
begin
  perform tell_published(array(select distinct dataset from told));
  return null;
end $$;

create function tell_published_of_withdrawals() returns trigger language plpgsql as $$
begin
  perform tell_published(array(
    select distinct p.dataset from told join publications p on p.id = told.publication));
  return null;
end $$;

create function tell_published_of_dataset() returns trigger language plpgsql as $$
begin
  perform tell_published(array[new.id]);
  return null;
end $$;

create trigger publications_told after insert on publications referencing new table as told
for each statement execute function tell_published_of_publications();
create trigger publications_taken after delete on publications referencing old table as told
for each statement execute function tell_published_of_publications();
create trigger withdrawals_told after insert on withdrawals referencing new table as told
for each statement execute function tell_published_of_withdrawals();
create trigger withdrawals_taken after delete on withdrawals referencing old table as told
for each statement execute function tell_published_of_withdrawals();
create trigger published_with_dataset after update of organization, deleted_at on datasets for each row
when (old.organization is distinct from new.organization or old.deleted_at is distinct from new.deleted_at)
execute function tell_published_of_dataset();

insert into published_datasets (dataset, organization, at)
select d.id, d.organization, p.at from datasets d
cross join lateral (select id, at from publications where dataset = d.id order by at desc limit 1) p
where d.deleted_at is null and not exists (select from withdrawals where publication = p.id);

insert into published_counts (organization, datasets)
select organization, count(*) from published_datasets group by organization;

-- The newest are those of `published_datasets`; an organization's are also read in the order of their change.
drop index publications_by_time;
create index datasets_by_organization_and_change on datasets (organization, modified_at, id);
drop index datasets_by_organization;

-- The same without a look at all of them: by title, and those of a high-value category, which are few.
create index datasets_by_title on datasets (lower(title), id);
create index datasets_of_high_value on datasets (modified_at, id) where metadata -> 'hvdCategories' <> '[]';
