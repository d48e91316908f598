-- When the people of this side were told that a message is long on its way.
alter table exchange_messages add column late_told_at timestamptz;
