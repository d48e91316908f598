-- Of one row that goes: the columns by which it is the same in whatever version, however the others are written.
alter table erasures add key_columns text[];
