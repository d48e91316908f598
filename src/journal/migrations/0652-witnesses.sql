-- What this instance saw of the journals of others, as their witness (C2SP tlog-witness).
create table witnessed_journals (
  origin text primary key,
  instance text not null,
  size bigint not null,
  root bytea not null,
  -- The signed note, with our cosignature.
  note text not null,
  at timestamptz not null
);

-- What is wrong with a journal, that of this instance or of another. Kept with both heads as evidence.
create table journal_findings (
  id bigint generated always as identity primary key,
  -- The address of the instance whose journal it is.
  about text not null,
  -- fork: two heads of one size · unproved: a head that is not shown to follow the one before
  -- · shorter: less than what was seen.
  kind text not null check (kind in ('fork', 'unproved', 'shorter')),
  size bigint not null,
  -- The head that is wrong, and the one it should follow; of our own journal, who saw the other.
  note text not null,
  seen text not null,
  at timestamptz not null
);
create unique index journal_findings_once on journal_findings (about, kind, md5(note));
