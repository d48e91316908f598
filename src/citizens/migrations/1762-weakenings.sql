-- What is asked of a table whose reasons a second person confirms, and waits for a second person itself: that
-- none confirms any more, or that the declaration ends, and why. Another editor than who asks says yes.
alter table self_data
  add column weakening text check (weakening in ('second', 'end')),
  add column weakened_by uuid,
  add column weakened_why text not null default '';
