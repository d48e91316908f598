-- Accounts that were deleted: each is deleted again where a backup brings it back.
create table deleted_accounts (id uuid primary key, at timestamptz not null);

create function note_deleted_account() returns trigger language plpgsql as $$
begin
  insert into deleted_accounts (id, at) values (old.id, now()) on conflict (id) do nothing;
  return null;
end $$;

create trigger deleted_accounts_noted after delete on accounts for each row execute function note_deleted_account();

-- What ends, or goes, within the database is listed beside it too.
create function tell_to_list_apart() returns trigger language plpgsql as $$
begin
  perform pg_notify('maille_' || current_schema(), 'to-list-apart');
  return null;
end $$;

create trigger deleted_accounts_told after insert on deleted_accounts for each statement
  execute function tell_to_list_apart();
create trigger ends_for_good_told after insert on ends_for_good for each statement
  execute function tell_to_list_apart();
