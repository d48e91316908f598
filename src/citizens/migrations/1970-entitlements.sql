-- A right that rows of people tell of: whom the condition holds of is told first, then, unless they oppose, the
-- organization that grants it, under an agreement between the two. One over a table that asks for a second person
-- is 'asked' until another editor confirms it.
create table entitlements (
  id uuid primary key,
  table_id uuid not null references tables on delete cascade,
  organization uuid not null,
  title text not null,
  lead text not null,
  condition text not null,
  -- { title, article, address }
  law jsonb not null,
  agreement uuid not null,
  -- { instance, id, name }: the organization that is told.
  receiver jsonb not null,
  -- { slug, title }: for what, at the receiver.
  procedure jsonb not null,
  columns text[] not null,
  delay_days int not null,
  keep_days int not null,
  state text not null check (state in ('asked', 'running', 'withdrawn')),
  declared_at timestamptz not null,
  declared_by uuid,
  -- Of the table, the version in which people were last looked for, and when.
  looked_version int not null default 0,
  looked_at timestamptz
);
create index on entitlements (table_id);
create index on entitlements (agreement);

-- One person, one right. The id is made of both: a backup that is restored tells it under the same one. `document`,
-- sealed, is what leaves, until the receiver has it.
create table entitlement_tellings (
  id uuid primary key,
  entitlement uuid not null references entitlements on delete cascade,
  digest bytea not null,
  state text not null check (state in ('announced', 'leaving', 'told', 'opposed', 'ended')),
  -- Why it ended.
  why text,
  document text not null default '',
  announced_at timestamptz not null,
  due_at timestamptz not null,
  told_at timestamptz
);
create index on entitlement_tellings (entitlement, state);
create index on entitlement_tellings (digest);
create index on entitlement_tellings (due_at) where state = 'announced';

-- What organizations here were told so. `content` is sealed, until `until`.
create table told_entitlements (
  id uuid primary key,
  instance text not null,
  organization uuid not null,
  procedure uuid not null references procedures on delete cascade,
  -- The right, its law, who tells: nothing of whom.
  told jsonb not null,
  sha256 text not null,
  content text not null,
  state text not null check (state in ('taken', 'forgotten', 'over')),
  at timestamptz not null,
  until timestamptz not null
);
create index on told_entitlements (organization, at desc);
create index on told_entitlements (until) where content <> '';

-- Whether the organization takes, for that procedure, what nobody asked for.
alter table procedures add column takes_entitlements boolean not null default false;

create function end_tellings(of_table uuid, of_digest bytea, of_agreement uuid, because text)
returns void language sql as $$
  update entitlement_tellings t set state = 'ended', why = because, document = ''
    from entitlements e
    where e.id = t.entitlement and t.state in ('announced', 'leaving')
      and (of_table is null or e.table_id = of_table) and (of_digest is null or t.digest = of_digest)
      and (of_agreement is null or e.agreement = of_agreement);
$$;

-- Whoever is linked no more cannot be told first, nor oppose.
create function end_tellings_of_link() returns trigger language plpgsql as $$
begin
  if not exists (select from person_links p left join mandates m on m.id = p.mandate
      where p.table_id = old.table_id and p.digest = old.digest and p.linked_at is not null
        and (p.mandate is null or 'act' = any(m.may))) then
    perform end_tellings(old.table_id, old.digest, null, 'link');
  end if;
  return null;
end $$;

create constraint trigger tellings_end_with_link after delete on person_links
  deferrable initially deferred for each row when (old.digest is not null)
  execute function end_tellings_of_link();

create function end_tellings_of_agreement() returns trigger language plpgsql as $$
begin
  perform end_tellings(null, null, new.id, 'once-agreement-ended');
  return null;
end $$;

create trigger tellings_end_with_agreement after update of ended_state on agreements for each row
  when (new.ended_state is not null) execute function end_tellings_of_agreement();

-- The table tells people apart otherwise, or is declared no more: the digest of who opposed is nobody's.
create function end_entitlements() returns trigger language plpgsql as $$
begin
  update entitlements set state = 'withdrawn' where table_id = old.table_id;
  perform end_tellings(old.table_id, null, null, 'declaration');
  return null;
end $$;

create trigger entitlements_end_with_declaration after delete on self_data for each row
  execute function end_entitlements();
create trigger entitlements_end_with_key after update of digest_key on self_data for each row
  when (old.digest_key <> '' and new.digest_key = '') execute function end_entitlements();
