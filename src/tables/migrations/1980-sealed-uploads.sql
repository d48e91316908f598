-- What opens the file of an upload that may be of a table about people, sealed under a key of the store; null
-- where it lies as it came.
alter table uploads add key bytea;
