-- Datasets are found by the places that they declare.
create index datasets_by_place on datasets using gin ((metadata -> 'spatial') jsonb_path_ops);
