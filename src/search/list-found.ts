import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { isId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Page } from "../base/page.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { listBeside } from "../catalogue/list-beside.ts";
import { type DatasetsRequest, listDatasets, readListed } from "../catalogue/list-datasets.ts";
import { findOrganization } from "../people/organizations.ts";
import { isAboutOneself } from "./about-oneself.ts";
import { isSearchAway } from "./away.ts";
import type { AskedIndex } from "./index/asked-index.ts";
import { compareAnswers } from "./order.ts";
import { answerOf, type SearchContext, without } from "./search-datasets.ts";

export interface FoundRequest extends Pick<
  DatasetsRequest,
  "organization" | "page" | "pageSize" | "sort" | "state"
> {
  readonly q: string;
  readonly language: Language;
}

/**
 * A list of what answers some words, all of it in one order, as a search finds it: what everybody may know of by the
 * index, the rest by PostgreSQL. Nothing is put in the stead of what does not answer. Drafts and withdrawn ones alone, and
 * everything while a search server is away, are looked for in titles and descriptions.
 */
export async function listFound(
  ctx: SearchContext,
  actor: Actor,
  { language, ...told }: FoundRequest,
): Promise<Page<Dataset>> {
  // PostgreSQL keeps no such sign in a text.
  const asked = { ...told, q: told.q.replaceAll("\u0000", "").trim() };
  const { q, state, organization } = asked;
  if (q === "" || state === "draft" || state === "withdrawn") return listDatasets(ctx, actor, asked);
  if (organization !== undefined && !isId(organization)) return { items: [], total: 0 };
  try {
    return await listIn(await ctx.index.fresh(), ctx, actor, { ...asked, language });
  } catch (error) {
    if (!isSearchAway(error)) throw error;
    return listDatasets(ctx, actor, asked);
  }
}

async function listIn(
  index: AskedIndex,
  ctx: SearchContext,
  actor: Actor,
  { organization, state, sort = "newest", ...asked }: FoundRequest,
): Promise<Page<Dataset>> {
  const of = defined({ organization, state });
  const slug =
    organization === undefined ? undefined : (await findOrganization(ctx, actor, organization))?.slug;
  if (organization !== undefined && slug === undefined) return { items: [], total: 0 };
  const filters = slug === undefined ? {} : { organization: [slug] };
  const literally = isAboutOneself(asked.q) ? ({ literally: true } as const) : {};
  const told = await answerOf(ctx, index, { ...asked, filters, sort, facets: [], ...literally });
  const open = told.nearest ? { best: [], total: 0 } : told;
  const { q, page, pageSize } = asked;
  const beside = await listBeside(ctx, actor, { q, ...of });
  const end = page * pageSize;
  const others = without(open, beside);
  const best = others.best
    .slice(0, end)
    .map(({ id, title, published }) => ({ id, title, published, score: 0 }));
  const all = [...best, ...beside.map((each) => ({ ...each, score: 0 }))];
  const ordered = beside.length === 0 ? all : all.sort(compareAnswers(sort));
  const ids = ordered.slice(end - pageSize, end).map(({ id }) => id);
  return { items: await readListed(ctx, actor, ids, of), total: others.total + beside.length };
}
