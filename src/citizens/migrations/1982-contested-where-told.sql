-- What an organization here had told of somebody is contested too: the rows are elsewhere.
alter table demands alter table_id drop not null;
