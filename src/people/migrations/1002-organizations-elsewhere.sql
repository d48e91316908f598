-- Organizations of other instances, whose datasets are found here: nobody edits them here.
alter table organizations
  add column origin text,
  add column origin_id uuid,
  add constraint organizations_origin_whole check ((origin is null) = (origin_id is null)),
  add constraint organizations_by_origin unique (origin, origin_id);
