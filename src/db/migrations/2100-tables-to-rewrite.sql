-- Tables in whose pages rows may still lie as they were before their values were sealed.
create table tables_to_rewrite (name text primary key);
