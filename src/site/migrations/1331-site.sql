-- What a steward writes for the site itself: its own pages, and its news.

create table site_pages (
  slug text primary key,
  -- By language; an empty text leaves the page as its template says.
  title jsonb not null,
  text jsonb not null,
  place text not null check (place in ('menu', 'footer', 'hidden')),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by uuid references accounts on delete set null
);

create table site_news (
  id uuid primary key,
  day date not null,
  title jsonb not null,
  text jsonb not null,
  link text not null,
  changed_at timestamptz not null,
  changed_by uuid references accounts on delete set null
);
create index site_news_by_day on site_news (day desc, id desc);
