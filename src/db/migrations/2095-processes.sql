-- The processes of the instance that are open, each with the last moment at which it was heard.
create table instance_processes (
  id uuid primary key,
  role text not null check (role in ('web', 'work', 'all')),
  -- Boot and process namespace: where it is ours, the process's number tells whether it lives.
  machine text not null,
  pid int not null,
  pid_started text,
  -- Its copies of tables, in the folder of the instance.
  engine text not null unique,
  folder text not null,
  seen_at timestamptz not null default now(),
  -- Since when it was heard without a gap: who was away itself judges nobody.
  steady_since timestamptz not null default now(),
  leads boolean not null default false
);
create unique index instance_processes_one_leads on instance_processes (leads) where leads;

-- What a process tells of itself at every moment changes no page.
create or replace function note_page_changes_of_all() returns void language plpgsql as $$
declare name text;
begin
  for name in
    select c.relname from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('page_changes', 'migrations', 'instance_processes', 'job_holders', 'request_turns')
      and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'page_change')
  loop
    execute format(
      'create trigger page_change after insert or update or delete or truncate on %I
       for each statement execute function note_page_change()', name);
  end loop;
end $$;
