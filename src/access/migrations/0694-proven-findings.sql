-- A finding is what two heads signed by the same key prove. What anybody could cause by sending an
-- old head, or a witness by saying so, proves nothing; what is true of it is found again.
delete from journal_findings where kind <> 'fork' or seen not like E'%\n%';

-- One for each size, however its head was signed and sent.
delete from journal_findings older using journal_findings newer
where older.about = newer.about and older.kind = newer.kind and older.size = newer.size and older.id > newer.id;
drop index journal_findings_once;
create unique index journal_findings_once on journal_findings (about, kind, size);

-- The nodes that show that a larger head does not follow the one that was seen, 32 bytes each.
alter table journal_findings add column proof bytea not null default '';
