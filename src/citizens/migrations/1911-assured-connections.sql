-- How surely a provider knew who said yes, and which citizen that was, sealed: tables that ask for a level are
-- told of where that was reached.
alter table given_connections add column assurance text not null default '';
