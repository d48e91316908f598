import { type Actor, anyone } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { currentFootprint, keptPart } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { BoardLink } from "./metadata.ts";
import { boardLink, boardLinksMax } from "./metadata-rules.ts";
import { datasetsReadableBy } from "./reading.ts";
import { holdDatasets, touchSearch } from "./search-index/touch.ts";

/**
 * What boards of this instance show its datasets, written by the room that shows them: it travels with
 * these to the instances that follow. Datasets that were gathered or are told by others are left.
 */
export async function setBoardLinks(tx: Tx, links: ReadonlyMap<Id, readonly BoardLink[]>): Promise<void> {
  const told = [...links].map(([dataset, boards]) => ({
    dataset,
    boards: boards.length === 0 ? null : boards.slice(0, boardLinksMax),
  }));
  // By id, as whoever changes several holds them.
  await holdDatasets(tx, [...links.keys()]);
  const changed = await tx<{ id: Id }[]>`
    update datasets d set metadata = case when t.boards is null then d.metadata - 'boards'
      else d.metadata || jsonb_build_object('boards', t.boards) end
    from (
      select dataset, nullif(boards, 'null'::jsonb) as boards
      from jsonb_to_recordset(${tx.json(told as never)}) as t (dataset uuid, boards jsonb)
    ) t
    where d.id = t.dataset and d.origins = '[]' and (d.metadata->'boards') is distinct from t.boards
    returning d.id`;
  await touchSearch(
    tx,
    changed.map(({ id }) => id),
  );
}

/** What every process is told where the boards that everybody reads changed (`jobs.listen`). */
export const boardsChanged = "boards";

/** Boards that one instance tells beside its datasets, the newest first. */
export const boardsBesideMax = 200;

/** Whether a dataset of this instance that everybody may know of tells the board at this address. */
export function tellsBoard(
  db: Db | Tx,
  { dataset, url }: { readonly dataset: Fragment; readonly url: Fragment },
): Fragment {
  return db`exists (
    select from datasets d where d.id = ${dataset} and d.origins = '[]'
      and d.metadata->'boards' @> jsonb_build_array(jsonb_build_object('url', ${url}))
      and d.id in ${datasetsReadableBy(db, anyone)})`;
}

const addressMax = 1000;

/**
 * Of what an instance says are its boards: those below its own `/boards/`, with a title that any page
 * can hold, and how many were left out. One that tells nothing has none.
 */
export function toBoardsBeside(
  told: unknown,
  origin: string,
): { readonly boards: readonly BoardLink[]; readonly left: number } {
  if (told === undefined) return { boards: [], left: 0 };
  if (!Array.isArray(told)) return { boards: [], left: 1 };
  const start = `${origin}/boards/`;
  const sound = told.slice(0, boardsBesideMax).flatMap((each) => {
    const link = boardLink(each, { field: "boards", problems: [] });
    return link?.url.startsWith(start) === true && link.url.length <= addressMax ? [link] : [];
  });
  const boards = [...new Map(sound.map((link) => [link.url, link])).values()];
  return { boards, left: told.length - boards.length };
}

/** Take the place of those that the instance told before; the same ones write nothing. */
export async function putBoardsBeside(tx: Tx, origin: string, boards: readonly BoardLink[]): Promise<void> {
  const before = await tx<BoardLink[]>`select title, url from boards_elsewhere where origin = ${origin}`;
  const known = new Map(before.map(({ title, url }) => [url, title]));
  if (known.size === boards.length && boards.every(({ title, url }) => known.get(url) === title)) return;
  if (known.size > 0) await tx`delete from boards_elsewhere where origin = ${origin}`;
  const rows = boards.map(({ title, url }) => ({ origin, url, title }));
  if (rows.length > 0) await tx`insert into boards_elsewhere ${tx(rows)}`;
}

/** More, or longer ones together, are looked through by PostgreSQL. */
const textsMax = 2000;
const charactersMax = 2_000_000;

/**
 * Whether one of the texts that everybody finds holds all the words, whatever the case: most searches ask in
 * vain. True where nobody keeps the texts for the next search.
 */
export async function mayHoldWords(
  key: string,
  read: (most: number) => Promise<readonly string[]>,
  words: readonly string[],
): Promise<boolean> {
  if (words.length === 0 || currentFootprint()?.parts === undefined) return true;
  const texts = await keptPart([key], async () => smallTexts(await read(textsMax)));
  const small = words.map((word) => word.toLowerCase());
  return texts === undefined || texts.some((text) => small.every((word) => text.includes(word)));
}

/** In small letters, as a database may not write them; `undefined` where they are too many to keep. */
function smallTexts(texts: readonly string[]): readonly string[] | undefined {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return texts.length === textsMax || length > charactersMax
    ? undefined
    : texts.map((text) => text.toLowerCase());
}

/**
 * Boards of other instances that have all these words in their title: those that show what the actor
 * may know of, and those that everybody reads there.
 */
export async function findBoardLinks(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  words: readonly string[],
  most: number,
): Promise<readonly BoardLink[]> {
  const like = words.map((word) => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`);
  const texts = async (limit: number): Promise<readonly string[]> => {
    const rows = await db<
      { text: string }[]
    >`select distinct title as text from ${linksElsewhere(db, actor)} limit ${limit}`;
    return rows.map(({ text }) => text);
  };
  if (actor.kind === "anyone" && !(await mayHoldWords("boards-elsewhere", texts, words))) return [];
  const rows = await db<BoardLink[]>`
    select min(title) as title, url from ${linksElsewhere(db, actor)}
    where title ilike all(${like}::text[])
    group by url order by 1, 2 limit ${most}`;
  return rows.map(({ title, url }) => ({ title, url }));
}

function linksElsewhere(db: Db | Tx, actor: Actor): Fragment {
  return db`(
    select link->>'title' as title, link->>'url' as url
    from datasets d, jsonb_array_elements(d.metadata->'boards') link
    where d.metadata ? 'boards' and d.origins <> '[]' and d.id in ${datasetsReadableBy(db, actor)}
    union all select title, url from boards_elsewhere
  ) told`;
}
