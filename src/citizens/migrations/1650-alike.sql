-- Whose rows, by letters and digits alone: who is written otherwise in the next file is found again. Absent
-- where somebody else of the table was alike.
alter table erasures add column alike text;
