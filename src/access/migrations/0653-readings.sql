-- How often each dataset was read and downloaded, by day (UTC). Nothing tells by whom.
create table dataset_readings (
  dataset uuid not null,
  day date not null,
  readings bigint not null,
  downloads bigint not null,
  primary key (dataset, day)
);
