-- Whom a level is about: an account may have been known by several names of one provider. What was said
-- before names nobody; it is said again at the next sign-in.
delete from assurances;
alter table assurances add column citizen text not null;

-- One account is one citizen of a provider: the name that it was known by first stays.
delete from provider_identities i using sign_in_providers p
  where p.id = i.provider and p.kind = 'citizens' and exists (
    select from provider_identities o where o.provider = i.provider and o.account = i.account
      and (o.linked_at, o.subject) < (i.linked_at, i.subject));
