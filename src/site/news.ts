import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { isDay } from "../base/day.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import { type Language, languages } from "../base/language.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import type { SiteContext } from "./context.ts";
import { writtenIn } from "./own-page.ts";

/** A short note of the steward, with its day. */
export interface News {
  readonly id: Id;
  /** As `2026-11-27`. */
  readonly day: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly text: Readonly<Record<Language, string>>;
  /** Where it leads: an address, of here or elsewhere; empty where nowhere. */
  readonly link: string;
}

type NewsChange = Omit<News, "id">;

const max = { title: 160, text: 2000, link: 2000 } as const;

/** The newest first. Everybody reads them. */
export async function listNews({ db }: SiteContext, { page, pageSize }: PageRequest): Promise<Page<News>> {
  const rows = await db<(News & { total: number })[]>`
    select id, to_char(day, 'YYYY-MM-DD') as day, title, text, link, count(*) over ()::int as total
    from site_news order by day desc, id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const items = rows.map(({ id, day, title, text, link }) => ({ id, day, title, text, link }));
  return { items, total: rows[0]?.total ?? 0 };
}

/** Everybody reads it. */
export async function getNews({ db }: { readonly db: Db | Tx }, id: Id): Promise<News> {
  const [found] = isId(id)
    ? await db<News[]>`
        select id, to_char(day, 'YYYY-MM-DD') as day, title, text, link from site_news where id = ${id}`
    : [];
  if (found === undefined) throw new Failure("not-found", "site-news-unknown");
  return found;
}

/** By an administrator. With `id`, that note says something else from now on. */
export async function saveNews(
  { db, clock }: SiteContext,
  actor: Actor,
  { seen, ...change }: NewsChange & Looked,
  id?: Id,
): Promise<void> {
  requireAdministrator(actor);
  const { day, title, text, link } = checkNews(change);
  const told = { now: clock(), title: db.json({ ...title }), text: db.json({ ...text }) };
  if (id === undefined) {
    await db`
      insert into site_news (id, day, title, text, link, changed_at, changed_by)
      values (${newId(told.now.getTime())}, ${day}, ${told.title}, ${told.text}, ${link}, ${told.now},
        ${accountOf(actor)})`;
    return;
  }
  await db.begin(async (tx) => {
    if (isId(id)) await tx`select from site_news where id = ${id} for no key update`;
    refuseLoss(await getNews({ db: tx }, id), seen);
    await tx`
      update site_news set day = ${day}, title = ${told.title}, text = ${told.text}, link = ${link},
        changed_at = ${told.now}, changed_by = ${accountOf(actor)} where id = ${id}`;
  });
}

export async function removeNews({ db }: SiteContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  const gone = isId(id) ? await db`delete from site_news where id = ${id}` : { count: 0 };
  if (gone.count === 0) throw new Failure("not-found", "site-news-unknown");
}

function checkNews(news: NewsChange): NewsChange {
  for (const language of languages) {
    checkLength(`title-${language}`, news.title[language], max.title);
    checkLength(`text-${language}`, news.text[language], max.text);
  }
  checkLength("link", news.link, max.link);
  if (writtenIn("fr", news.title) === "") {
    throw new Failure("invalid", "site-title-missing", { parameter: "title-fr" });
  }
  if (!isDay(news.day)) {
    throw new Failure("invalid", "site-day-wrong", { parameter: "day" });
  }
  if (news.link !== "" && !/^(?:\/(?!\/)|https?:\/\/)\S+$/.test(news.link) && news.link !== "/") {
    throw new Failure("invalid", "site-link-wrong", { parameter: "link" });
  }
  return news;
}

function checkLength(parameter: string, text: string, most: number): void {
  if (text.length > most) throw new Failure("invalid", "site-text-long", { parameter, max: most });
}
