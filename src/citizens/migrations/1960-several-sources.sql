-- A procedure asks several sources, each for facts of one table: who holds it, under which agreement and which law,
-- which columns, and for how many days these are kept.
alter table procedures add column sources jsonb;
update procedures set sources = jsonb_build_array(source || jsonb_build_object(
  'exchange', exchange, 'columns', to_jsonb(columns), 'law', law, 'keepDays', keep_days));
alter table procedures alter column sources set not null, drop column source, drop column exchange,
  drop column columns, drop column law, drop column keep_days;

-- A row is what became of one source of a case, asked or brought; asked again it is one more row, and the newest
-- counts. `source` is what the case began with, whatever the procedure says since; `reference` is what an agent calls it.
alter table procedure_cases add column case_id uuid, add column place int not null default 0,
  add column source jsonb, add column reference text;
update procedure_cases c set case_id = c.id, source = p.sources -> 0 from procedures p where p.id = c.procedure;
-- As it was asked, where the procedure was declared anew since.
update procedure_cases c set reference = asked -> 'agent' ->> 'case', source = source || jsonb_build_object(
  'instance', asked -> 'to', 'table', asked -> 'table', 'exchange', asked -> 'agreement',
  'columns', asked -> 'columns', 'law', asked -> 'law', 'keepDays', asked -> 'keepDays')
from (
  select id, convert_from(decode(rpad(payload, (length(payload) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb as asked
  from (
    select id, translate(split_part(request, '.', 2), '-_', '+/') as payload
    from procedure_cases where request <> '') signed
) requests where requests.id = c.id;
alter table procedure_cases alter column case_id set not null, alter column source set not null;
create index on procedure_cases (case_id);
create index on procedure_cases (procedure, reference) where reference is not null;
