-- Datasets that changed since it was last told to other instances. A change that comes while one is
-- told waits for the row, and puts it back.
create table dataset_changes (
  dataset uuid primary key references datasets on delete cascade,
  changes bigint not null default 1
);

-- What is published already is told once, by the first start.
insert into dataset_changes (dataset) select distinct dataset from publications;
