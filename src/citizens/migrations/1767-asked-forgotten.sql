-- Requests that are over go, a day later; how many cases an account began is counted.
create index on asked_once (until);
create index on procedure_cases (account, at);
