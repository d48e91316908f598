-- Each search looks for boards of other sites by the datasets that they show, which are few among all.
create index datasets_with_boards on datasets (id) where metadata ? 'boards';
