-- Boards that an instance which is followed tells beside its datasets: no dataset of its own tells them.
create table boards_elsewhere (
  origin text not null,
  url text not null,
  title text not null,
  primary key (origin, url)
);
