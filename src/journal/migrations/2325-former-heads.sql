-- Heads that were signed under a name that this instance had before, with who witnessed them then: the head of as many
-- entries under its name of now is another text, which they did not sign.
create table journal_former_heads (
  id bigint generated always as identity primary key,
  size bigint not null,
  -- When it was signed.
  at timestamptz not null,
  root bytea not null,
  -- The signed note.
  note text not null,
  -- As in `journal_cosignatures`: `witness` and `line` of each.
  cosignatures jsonb not null
);
