-- What the other side of a tie has not heard is told again later each time.
alter table ties add column untold_tries integer not null default 0;
alter table ties add column untold_at timestamptz;
