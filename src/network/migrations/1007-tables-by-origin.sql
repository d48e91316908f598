-- An id says which table it is at the instance that holds it, and nowhere else: another instance may
-- tell the same one.
alter table remote_tables drop constraint remote_tables_pkey, add primary key (id, origin);
