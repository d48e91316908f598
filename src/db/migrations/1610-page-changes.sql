-- Which tables a transaction changed, so that whoever keeps what was made from them learns it in one
-- question. A row is seen from the moment on when what it tells of is seen, neither before nor after.
create table page_changes (
  transaction xid8 not null,
  -- Empty: marks were thrown away, and anything may have changed.
  named text not null,
  primary key (transaction, named)
);

create function note_page_change() returns trigger language plpgsql as $$
begin
  insert into page_changes (transaction, named) values (pg_current_xact_id(), tg_table_name)
  on conflict do nothing;
  return null;
end $$;

-- Run after each migration: no table is forgotten.
create function note_page_changes_of_all() returns void language plpgsql as $$
declare name text;
begin
  for name in
    select c.relname from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('page_changes', 'migrations')
      and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'page_change')
  loop
    execute format(
      'create trigger page_change after insert or update or delete or truncate on %I
       for each statement execute function note_page_change()', name);
  end loop;
end $$;
