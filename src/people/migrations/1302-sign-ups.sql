-- Addresses that ask for an account, until they confirm it; who never does leaves nothing.
create table sign_ups (
  hash bytea primary key,
  email text not null check (email = lower(email)),
  -- Where whoever asked came from, within this instance.
  back text,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_ups_by_end on sign_ups (expires_at);

alter table letter_orders
  add column back text,
  drop constraint letter_orders_kind_check,
  add constraint letter_orders_kind_check check (kind in ('recovery', 'email-change', 'sign-up', 'told'));
