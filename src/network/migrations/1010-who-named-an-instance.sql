-- The network address of the stranger who last had an instance's keys asked; none where its name came
-- from this side. While the instance is not tied, it is asked at no private address but that one.
alter table peer_keys add column named_from text;
