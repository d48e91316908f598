-- How long rows are kept, in months from the date in one of their columns; null where nothing deletes them.
alter table self_data add column kept_column text, add column kept_months integer;
