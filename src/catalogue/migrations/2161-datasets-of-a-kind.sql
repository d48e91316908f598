-- Indicators, and datasets that hold rows each about a person, are few among all: lists of them alone look at no other.
create index datasets_of_indicators on datasets (lower(title), id) where metadata ? 'indicator';
create index datasets_of_self_data on datasets (id) where metadata ? 'selfData';
