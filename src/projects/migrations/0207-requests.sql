-- Data that somebody looked for and did not find: told to the steward, and to nobody else.

create table data_requests (
  id uuid primary key,
  -- What was searched, where it came from a search.
  question text,
  wish text not null,
  -- To be answered at; forgotten when the request is closed.
  email text,
  -- Of the caller's network, hashed, so that one caller asks a bounded number of times; forgotten after a day.
  caller bytea,
  asked_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references accounts on delete set null
);
create index data_requests_by_date on data_requests (asked_at desc, id);
