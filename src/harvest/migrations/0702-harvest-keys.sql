-- Each batch of a run looks its records up by their keys, right after the one before wrote its own: a list
-- of what is not yet in the index, read whole each time, costs more than the index itself.
alter index harvest_records_by_key set (fastupdate = off);
