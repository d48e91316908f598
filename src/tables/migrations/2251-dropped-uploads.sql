-- Uploads in the bucket that were thrown away, until nothing can be left of them there: it may be away just then.
create table dropped_uploads (
  id uuid primary key,
  dropped_at timestamptz not null
);
