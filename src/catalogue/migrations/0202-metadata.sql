-- What DCAT-AP says of a dataset, whence it was gathered, and what took its place.

alter table datasets
  add column metadata jsonb not null default '{}',
  add column origins jsonb not null default '[]',
  add column replaced_by uuid references datasets on delete set null;

create index datasets_gathered on datasets (id) where origins <> '[]';
