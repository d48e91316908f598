-- Since when no agreement and no rule lets it be read; null while one does, or where somebody has just looked it up.
alter table narrowed_versions add column unneeded_since timestamptz;
