-- What is given on request is told again where the conditions of its offer were left out: who asks
-- from another instance repeats them.
insert into dataset_changes (dataset)
select distinct p.dataset from publications p join access_rules r on r.dataset = p.dataset
where r.level = 'restricted' and jsonb_array_length(r.policy -> 'rows') > 0
order by p.dataset
on conflict (dataset) do update set changes = dataset_changes.changes + 1;
