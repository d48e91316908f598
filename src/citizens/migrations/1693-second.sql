-- Whether a second person confirms why staff read the table.
alter table self_data add column second boolean not null default false;
