-- A room knows nothing of those above it: who deletes a dataset or a table asks this one to forget it,
-- in the same transaction (`access/forget.ts`).
alter table access_rules
  drop constraint access_rules_dataset_fkey,
  drop constraint access_rules_table_id_fkey;
alter table agreements drop constraint agreements_dataset_fkey;
