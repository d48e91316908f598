-- The open figures that people see their own beside: a table or an indicator of the instance, and which of its
-- columns say when, where and how much.
alter table self_data add column compared jsonb;
