-- A reading of one's rows is contested as anything else is asked.
alter table demands drop constraint demands_kind_check;
alter table demands add constraint demands_kind_check
  check (kind in ('correct', 'complete', 'erase', 'oppose', 'limit', 'contest'));
