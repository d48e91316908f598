-- Titles stand as people count, as in a search (`search/title-order.ts`): "Lot 9" before "Lot 10", a title in quotes
-- where its words do. A number gets zeros before it, and keeps those alone that fill it up to twelve digits. Six hundred
-- signs are fewer than what an index can hold of one row.
create function title_order(title text) returns text language sql immutable strict parallel safe as $$
  select left(btrim(regexp_replace(regexp_replace(regexp_replace(
    lower(normalize(title, nfc)), '[^[:alnum:]]+', ' ', 'g'),
    '\d+', '00000000000\&', 'g'), '0*(\d{12,})', '\1', 'g')), 600)
$$;

-- Where what is published stands among titles: a page of a list is read of an index alone, however far it is.
alter table published_datasets add column title_order text not null default '';
update published_datasets o set title_order = title_order(d.title) from datasets d where d.id = o.dataset;
create index published_datasets_by_title on published_datasets (title_order, dataset) include (organization);
drop index datasets_by_title;

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
    insert into published_datasets (dataset, organization, at, title_order)
    select d.id, d.organization, date_trunc('milliseconds', p.at), title_order(d.title) from datasets d
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

-- Whoever changes a title holds its dataset, as `tell_published` does.
create function tell_published_title() returns trigger language plpgsql as $$
begin
  update published_datasets set title_order = title_order(new.title) where dataset = new.id;
  return null;
end $$;

create trigger published_with_title after update of title on datasets for each row
when (old.title is distinct from new.title) execute function tell_published_title();
