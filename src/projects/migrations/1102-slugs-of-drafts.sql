-- The same for a project: its draft is found by its id.
update projects j set slug = j.id::text
  where not exists (select from project_states s where s.project = j.id and s.state = 'published');
