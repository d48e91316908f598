-- Who works on an import: another at each attempt. One that lost it, as a process that was paused
-- while the next one began, writes nothing of it any more.
alter table imports add column attempt uuid;
