-- All tables that were made of a file are asked for before it is handed out, and where rows of one are erased.
create index versions_by_original on versions (original);
drop index versions_by_kept_original;
