-- A draft takes its address when it is first published: before that its id is its address, so that the
-- address of somebody else's does not tell that it exists. Those that drafts had taken, or had left
-- behind when they were deleted, are free again.
delete from dataset_slugs s where not exists (select from publications p where p.dataset = s.dataset);
update datasets d set slug = d.id::text
  where not exists (select from publications p where p.dataset = d.id);
