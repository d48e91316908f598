-- When everybody began to read the version that they read: a change may wait for days before it is published.
alter table boards add column shown_at timestamptz;
