-- Which words are found in a text has changed (`row-words.ts`): those that were kept before serve until they are kept anew.
alter table version_words add column form smallint not null default 0;
