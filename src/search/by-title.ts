import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { listByTitle } from "../catalogue/search-index/rows.ts";
import { findUnlisted } from "../catalogue/list-datasets.ts";
import type { Db } from "../db/db.ts";
import { isAboutOneself } from "./about-oneself.ts";
import { parseQuestion } from "../catalogue/question.ts";
import type { SearchRequest, SearchResult } from "./search.ts";

/**
 * While the search server is away: the datasets whose titles hold every word, as PostgreSQL finds them, newest first.
 * What was chosen beside the words is not looked at; nothing answers then, rather than what was not asked for.
 */
export async function searchByTitle<Item>(
  { db }: { readonly db: Db },
  actor: Actor,
  request: SearchRequest,
  {
    isNarrowed,
    find,
  }: {
    readonly isNarrowed: boolean;
    readonly find: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Item>>;
  },
): Promise<SearchResult<Item>> {
  const { words, phrases, excluded } = parseQuestion(request.q);
  const { page, pageSize } = request;
  const { ids, total } =
    isNarrowed || excluded.length > 0 || (request.q.trim() !== "" && words.length === 0)
      ? { ids: [], total: 0 }
      : await listByTitle(db, words, { page, pageSize });
  const unlisted = isNarrowed || page > 1 ? [] : await findUnlisted({ db }, actor, request.q);
  const found = await find([...unlisted.map(({ id }) => id), ...ids]);
  return {
    items: [...found.values()],
    total: total + unlisted.length,
    facets: [],
    producers: [],
    understood: { words: words.map((word) => ({ word, found: true, synonyms: [] })), phrases, excluded },
    nearest: false,
    isAboutOneself: isAboutOneself(request.q),
    byTitleAlone: true,
  };
}
