-- The rules that values were made by, as a number (values-sql.ts): a vintage is computed again by its own.
alter table vintages add column rules int not null default 1;
alter table vintages alter column rules drop default;
