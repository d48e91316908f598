import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { keptPart } from "../base/footprint.ts";
import { Failure } from "../base/failure.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import type { SiteContext } from "./context.ts";
import {
  checkOwnPage,
  isTemplate,
  type OwnPage,
  type OwnPageChange,
  templates,
  untouched,
  writtenIn,
} from "./own-page.ts";

/** Those with a template first, then those that were added, the oldest first. Hidden ones are among them. */
export async function listOwnPages({ db }: { readonly db: Db }): Promise<readonly OwnPage[]> {
  const written = await db<OwnPage[]>`
    select slug, title, text, place from site_pages order by created_at, slug`;
  return [
    ...templates.map((slug) => written.find((page) => page.slug === slug) ?? untouched(slug)),
    ...written.filter(({ slug }) => !isTemplate(slug)),
  ];
}

/** For the frame of every page: those that are shown, without their texts. */
export function listShownPages({ db }: { readonly db: Db }): Promise<readonly Omit<OwnPage, "text">[]> {
  return keptPart(["shown-pages"], () => readShownPages(db));
}

async function readShownPages(db: Db): Promise<readonly Omit<OwnPage, "text">[]> {
  const written = await db<Omit<OwnPage, "text">[]>`
    select slug, title, place from site_pages order by created_at, slug`;
  const all = [
    ...templates.map((slug) => written.find((page) => page.slug === slug) ?? untouched(slug)),
    ...written.filter(({ slug }) => !isTemplate(slug)),
  ];
  return all.filter(({ place }) => place !== "hidden");
}

/** A hidden page is for administrators alone. */
export async function getOwnPage(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  slug: string,
): Promise<OwnPage> {
  const [written] = await db<OwnPage[]>`select slug, title, text, place from site_pages where slug = ${slug}`;
  const page = written ?? (isTemplate(slug) ? untouched(slug) : undefined);
  const mayRead = page?.place !== "hidden" || (actor.kind === "member" && actor.administrator);
  if (page === undefined || !mayRead) throw new Failure("not-found", "site-page-unknown");
  return page;
}

/** By an administrator: a page of its own, at an address made of its title. */
export async function addOwnPage(
  { db, clock }: SiteContext,
  actor: Actor,
  page: OwnPageChange,
): Promise<OwnPage> {
  requireAdministrator(actor);
  const checked = checkOwnPage(page);
  const title = writtenIn("fr", checked.title);
  if (title === "") throw new Failure("invalid", "site-title-missing", { parameter: "title-fr" });
  const now = clock();
  for (const slug of slugsLike(toSlug(title, "page"))) {
    if (isTemplate(slug)) continue;
    const made = await db`
      insert into site_pages (slug, title, text, place, created_at, changed_at, changed_by)
      values (${slug}, ${db.json({ ...checked.title })}, ${db.json({ ...checked.text })}, ${checked.place},
        ${now}, ${now}, ${accountOf(actor)})
      on conflict (slug) do nothing`;
    if (made.count > 0) return { slug, ...checked };
  }
  throw new Error("slugs without end ended");
}

/** By an administrator: of a page that there is, or that has a template. */
export async function changeOwnPage(
  context: SiteContext,
  actor: Actor,
  slug: string,
  { seen, ...change }: OwnPageChange & Looked,
): Promise<OwnPage> {
  requireAdministrator(actor);
  const { db, clock } = context;
  const { title, text, place } = checkOwnPage(change);
  if (!isTemplate(slug) && writtenIn("fr", title) === "") {
    throw new Failure("invalid", "site-title-missing", { parameter: "title-fr" });
  }
  const now = clock();
  await db.begin(async (tx) => {
    await tx`lock table site_pages in share row exclusive mode`;
    refuseLoss(await getOwnPage({ db: tx }, actor, slug), seen);
    await tx`
    insert into site_pages as p (slug, title, text, place, created_at, changed_at, changed_by)
    values (${slug}, ${tx.json({ ...title })}, ${tx.json({ ...text })}, ${place}, ${now}, ${now},
      ${accountOf(actor)})
    on conflict (slug) do update set title = excluded.title, text = excluded.text, place = excluded.place,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`;
  });
  return { slug, title, text, place };
}

/** By an administrator: what was added goes, what has a template says again what that says. */
export async function removeOwnPage({ db }: SiteContext, actor: Actor, slug: string): Promise<void> {
  requireAdministrator(actor);
  await db`delete from site_pages where slug = ${slug}`;
}
