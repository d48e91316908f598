-- Mandates, links, connections and rights that are opposed are noted there too, as loans are.
alter table ended_loans rename to ends_for_good;

create or replace function end_loan(of_loan uuid, at timestamptz, why text) returns void language plpgsql as $$
begin
  perform end_loan_agreement(of_loan, at);
  insert into ends_for_good (id, ended_at, ends_at) select id, at, ends_at from loans
    where id = of_loan and state = 'running' and ends_at > at on conflict (id) do nothing;
  update loans set state = 'ended', ended_at = least(at, ends_at), ended_by = why, person = '',
    delete_by = at + interval '30 days'
    where id = of_loan and state = 'running';
  perform pg_notify('maille_' || current_schema(), 'loans-ended');
end $$;

create or replace function end_mandate(of_mandate uuid, at timestamptz, why text) returns void language plpgsql as $$
begin
  insert into ends_for_good (id, ended_at, ends_at) select id, at, ends_at from mandates
    where id = of_mandate and state <> 'ended' and ends_at > at on conflict (id) do nothing;
  update mandates set state = 'ended', ended_at = least(at, ends_at), ended_by = why, person = '', email = '',
    code = null
    where id = of_mandate and state <> 'ended';
  delete from person_links where mandate = of_mandate;
  perform pg_notify('maille_' || current_schema(), 'mandates-ended');
end $$;
