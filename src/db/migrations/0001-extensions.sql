-- Similar words (pg_trgm) and words without their accents (unaccent), for every search.
create extension if not exists pg_trgm with schema public;
create extension if not exists unaccent with schema public;
