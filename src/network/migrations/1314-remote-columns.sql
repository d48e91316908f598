-- The tables of others with a column of a meaning: those that may have rows of a place.
create index remote_tables_columns on remote_tables using gin ((record -> 'columns') jsonb_path_ops);
