import { type Actor, anyone } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { requireRole } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { keptPart } from "../base/footprint.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import { boardsBesideMax, findBoardLinks, mayHoldWords, tellsBoard } from "../catalogue/board-links.ts";
import type { BoardLink } from "../catalogue/metadata.ts";
import { datasetsReadableBy } from "../catalogue/reading.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { requireOrganization } from "../people/names.ts";
import type { Board, BoardDocument } from "./board.ts";
import { toDocument, wholeCountry } from "./board-rules.ts";
import { documentOf, getEditable, getRow, readable, selectBoards, toBoard } from "./board-rows.ts";
import { addVersion, type Seen, seenVersion } from "./board-versions.ts";
import type { BoardRowsContext } from "./context.ts";
import { putShown, tellShown } from "./shown-datasets.ts";

export interface NewBoard extends Partial<BoardDocument> {
  readonly organization: Id;
  readonly title: string;
}

export interface BoardChange extends Partial<BoardDocument>, Seen {}

export interface BoardsRequest extends PageRequest {
  readonly q?: string;
  readonly organization?: Id;
  /** Those that show it. */
  readonly dataset?: Id;
  /** Absent: those that everybody reads. */
  readonly drafts?: true;
}

/** A draft, seen by those who edit it alone until it is published, at its id until then. */
export async function createBoard(ctx: BoardRowsContext, actor: Actor, board: NewBoard): Promise<Board> {
  const { organization, title, description = "", language, place = wholeCountry, blocks = [] } = board;
  requireRole(actor, organization, "editor");
  await requireOrganization(ctx.db, organization);
  const document = toDocument({ title, description, ...defined({ language }), place, blocks });
  const now = ctx.clock();
  const id = newId(now.getTime());
  await ctx.db.begin((tx) => insertBoard(tx, { id, organization, document, at: now, by: accountOf(actor) }));
  return getRow(ctx.db, actor, id);
}

/** Its first version. Callers answer for who may, and for what it says. */
export async function insertBoard(
  tx: Tx,
  {
    id,
    organization,
    document,
    at,
    by,
  }: {
    readonly id: Id;
    readonly organization: Id;
    readonly document: BoardDocument;
    readonly at: Date;
    readonly by: Id | null;
  },
): Promise<void> {
  await tx`
    insert into boards (id, slug, organization, last, created_at, modified_at)
    values (${id}, ${id}, ${organization}, 1, ${at}, ${at})`;
  await tx`
    insert into board_versions (board, number, document, at, by)
    values (${id}, 1, ${tx.json(document as never)}, ${at}, ${by})`;
}

/** As everybody reads it, by its slug or id; a draft as those who edit it do. Throws `not-found`. */
export function getBoard(
  { db }: Pick<BoardRowsContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<Board> {
  return actor.kind === "anyone"
    ? keptPart(["board", slugOrId], () => getRow(db, actor, slugOrId))
    : getRow(db, actor, slugOrId);
}

/** As it was saved last, for those who edit it. */
export function getDraft(
  { db }: Pick<BoardRowsContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<Board> {
  return getEditable(db, actor, slugOrId);
}

/** What was published or changed last comes first. */
export async function listBoards(
  { db }: Pick<BoardRowsContext, "db">,
  actor: Actor,
  { page, pageSize, q, organization, dataset, drafts }: BoardsRequest,
): Promise<Page<Board>> {
  if ([organization, dataset].some((id) => id !== undefined && !isId(id))) return { items: [], total: 0 };
  const words = wordsOf(q ?? "");
  if (actor.kind === "anyone" && !(await mayHoldWords("boards", (limit) => textsOf(db, limit), words)))
    return { items: [], total: 0 };
  const condition = db`${readable(db, actor)} and ${showsSomething(db, actor)} and b.shown is ${drafts === true ? db`null` : db`not null`}
    and ${organization === undefined ? db`true` : db`b.organization = ${organization}`}
    and ${dataset === undefined ? db`true` : db`b.id in (select board from board_datasets where dataset = ${dataset})`}
    and (v.document->>'title') || ' ' || (v.document->>'description') ilike all(${words.map(likeWord)}::text[])`;
  const rows = await db<(Parameters<typeof toBoard>[0] & { total: number })[]>`
    select found.*, count(*) over ()::int as total
    from (${selectBoards(db, "shown")} where ${condition}) found
    order by coalesce(published_at, at) desc, id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const total = rows[0]?.total ?? 0;
  const more = page * pageSize < total;
  return { items: rows.map(toBoard), total, ...(more ? { next: String(page + 1) } : {}) };
}

/** What boards that everybody finds say of themselves. */
async function textsOf(db: Db, limit: number): Promise<readonly string[]> {
  const rows = await db<{ text: string }[]>`
    select (v.document->>'title') || ' ' || (v.document->>'description') as text
    from boards b join board_versions v on v.board = b.id and v.number = b.shown
    where ${showsSomething(db, anyone)} limit ${limit}`;
  return rows.map(({ text }) => text);
}

/** Boards that everybody finds and that no dataset of this instance tells, the newest first: followers are told of them apart. */
export async function listBoardsBeside({
  db,
  url,
}: Pick<BoardRowsContext, "db" | "url">): Promise<readonly BoardLink[]> {
  const address = db`${`${url}/boards/`}::text || b.slug`;
  const rows = await db<BoardLink[]>`
    select v.document->>'title' as title, ${address} as url
    from boards b join board_versions v on v.board = b.id and v.number = b.shown
    where ${showsSomething(db, anyone)} and not exists (
      select from board_datasets s
      where s.board = b.id and ${tellsBoard(db, { dataset: db`s.dataset`, url: address })})
    order by b.published_at desc, b.id desc limit ${boardsBesideMax}`;
  return rows.map(({ title, url: at }) => ({ title, url: at }));
}

/** Boards of the instances that are followed, which have all these words: known by what they show, or told beside it. */
export function findBoardsElsewhere(
  ctx: Pick<BoardRowsContext, "db">,
  actor: Actor,
  { q, most }: { readonly q: string; readonly most: number },
): Promise<readonly BoardLink[]> {
  return findBoardLinks(ctx, actor, wordsOf(q), most);
}

function wordsOf(q: string): readonly string[] {
  return q.split(/\s+/).filter(Boolean).slice(0, 20);
}

/** Of those who may read nothing of what a board shows, it is found by nobody. */
function showsSomething(db: Db, actor: Actor): Fragment {
  return db`(
    b.shown is null or not exists (select from board_datasets where board = b.id)
    or exists (select from board_datasets where board = b.id and dataset in ${datasetsReadableBy(db, actor)}))`;
}

function likeWord(word: string): string {
  return `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** Its fields take the place of those that they had, as a version that everybody reads once it is published. */
export async function changeBoard(
  ctx: BoardRowsContext,
  actor: Actor,
  id: Id,
  { unchangedSince, ...change }: BoardChange,
): Promise<Board> {
  const before = await getEditable(ctx.db, actor, id);
  const document = toDocument({ ...documentOf(before), ...defined(change) });
  await ctx.db.begin(async (tx) => {
    const last = await seenVersion(tx, before.id, unchangedSince ?? before.version);
    await addVersion(tx, before.id, { document, before: last, at: ctx.clock(), by: accountOf(actor) });
  });
  return getEditable(ctx.db, actor, before.id);
}

/** Its last version is what everybody reads from now on. */
export async function publishBoard(
  ctx: BoardRowsContext,
  actor: Actor,
  id: Id,
  { unchangedSince }: Seen = {},
): Promise<Board> {
  const board = await getEditable(ctx.db, actor, id);
  if (board.blocks.length === 0) throw new Failure("precondition", "board-empty", { parameter: "blocks" });
  const now = ctx.clock();
  await ctx.db.begin(async (tx) => {
    const last = await seenVersion(tx, board.id, unchangedSince ?? board.version);
    await tx`
      update boards set shown = ${last}, published_at = coalesce(published_at, ${now}),
        shown_at = case when shown = ${last} then shown_at else ${now} end
      where id = ${board.id}`;
    if (board.slug === board.id) await takeSlug(tx, board.id, board.title);
    await tellShown(tx, ctx, await putShown(tx, board.id, board));
  });
  return getRow(ctx.db, actor, board.id);
}

/** A draft again: it is read by those who edit it alone, and keeps its address. */
export async function unpublishBoard(ctx: BoardRowsContext, actor: Actor, id: Id): Promise<Board> {
  const board = await getEditable(ctx.db, actor, id);
  await ctx.db.begin(async (tx) => {
    await tx`update boards set shown = null where id = ${board.id}`;
    await tellShown(tx, ctx, await putShown(tx, board.id, undefined));
  });
  return getRow(ctx.db, actor, board.id);
}

export async function deleteBoard(ctx: BoardRowsContext, actor: Actor, id: Id): Promise<void> {
  const board = await getEditable(ctx.db, actor, id);
  await ctx.db.begin(async (tx) => {
    const shown = await putShown(tx, board.id, undefined);
    await tx`delete from boards where id = ${board.id}`;
    await tellShown(tx, ctx, shown);
  });
}

/** Names of pages beside those of boards. */
const taken: readonly string[] = ["new"];

/** One at a time, so that of two boards of one title each has its own. */
async function takeSlug(tx: Tx, id: Id, title: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.boards'))`;
  for (const slug of slugsLike(toSlug(title, "tableau-de-bord"))) {
    const [other] = await tx`select 1 from boards where slug = ${slug} and id <> ${id}`;
    if (other !== undefined || taken.includes(slug)) continue;
    await tx`update boards set slug = ${slug} where id = ${id}`;
    return;
  }
}
