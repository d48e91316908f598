-- Catalogues are read in the order of their change.

create index datasets_by_change on datasets (modified_at, id);
