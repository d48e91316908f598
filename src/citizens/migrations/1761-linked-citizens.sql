-- Which citizen of a provider found the rows, under the table's key, where the table asks for a level: no
-- other sees them, whoever is signed in to the account. A link without it finds itself again.
alter table person_links add column citizen bytea;
