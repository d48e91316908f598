-- Where files of this instance are, whatever the settings of a process say. Empty until the next start.
create table store_places (
  place text primary key
);
