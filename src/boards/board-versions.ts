import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { accountName } from "../people/names.ts";
import { type Board, type BoardDocument, versionsMax } from "./board.ts";
import { getEditable } from "./board-rows.ts";
import type { BoardRowsContext } from "./context.ts";

export interface BoardVersion {
  readonly number: number;
  readonly at: Date;
  /** Who saved it; absent of an account that is gone. */
  readonly by?: string;
  readonly title: string;
  readonly blocks: number;
}

/** The version that somebody looked at: where it is not the last any more, `conflict`. */
export interface Seen {
  readonly unchangedSince?: number;
}

/** The newest first, for those who edit it. */
export async function listVersions(
  { db }: BoardRowsContext,
  actor: Actor,
  id: Id,
  { page, pageSize }: PageRequest,
): Promise<Page<BoardVersion>> {
  const board = await getEditable(db, actor, id);
  const rows = await db<
    { number: number; at: Date; by: string | null; title: string; blocks: number; total: number }[]
  >`
    select number, at, ${accountName(db, db`v.by`)} as by, document->>'title' as title,
      jsonb_array_length(document->'blocks') as blocks, count(*) over ()::int as total
    from board_versions v where board = ${board.id}
    order by number desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const total = rows[0]?.total ?? 0;
  const items = rows.map(({ number, at, by, title, blocks }) => ({
    number,
    at,
    title,
    blocks,
    ...(by === null ? {} : { by }),
  }));
  return { items, total, ...(page * pageSize < total ? { next: String(page + 1) } : {}) };
}

/** An earlier version becomes the last one again, as a version of its own. */
export async function restoreVersion(
  ctx: BoardRowsContext,
  actor: Actor,
  id: Id,
  number: number,
): Promise<Board> {
  const board = await getEditable(ctx.db, actor, id);
  await ctx.db.begin(async (tx) => {
    const last = await seenVersion(tx, board.id, board.version);
    const { document } = await getVersion(tx, board.id, number);
    await addVersion(tx, board.id, { document, before: last, at: ctx.clock(), by: accountOf(actor) });
  });
  return getEditable(ctx.db, actor, board.id);
}

/** Back to what the last version took the place of; again, to what that did. */
export async function undoChange(
  ctx: BoardRowsContext,
  actor: Actor,
  id: Id,
  { unchangedSince }: Seen = {},
): Promise<Board> {
  const board = await getEditable(ctx.db, actor, id);
  await ctx.db.begin(async (tx) => {
    const last = await seenVersion(tx, board.id, unchangedSince ?? board.version);
    const { before } = await getVersion(tx, board.id, last);
    if (before === null) throw new Failure("conflict", "board-nothing-to-undo");
    const earlier = await getVersion(tx, board.id, before);
    await addVersion(tx, board.id, { ...earlier, at: ctx.clock(), by: accountOf(actor) });
  });
  return getEditable(ctx.db, actor, board.id);
}

interface Kept {
  readonly document: BoardDocument;
  readonly before: number | null;
}

async function getVersion(tx: Tx, board: Id, number: number): Promise<Kept> {
  const [row] = await tx<Kept[]>`
    select document, before from board_versions where board = ${board} and number = ${number}::bigint`;
  if (row === undefined) throw new Failure("not-found", "board-version-unknown", { number });
  return { document: row.document, before: row.before };
}

/** With the board's row locked: of two changes at once, the second is told of the first. */
export async function seenVersion(tx: Tx, board: Id, seen: number): Promise<number> {
  const [row] = await tx<{ last: number }[]>`select last from boards where id = ${board} for update`;
  if (row === undefined) throw new Failure("not-found", "board-unknown", { board });
  if (row.last !== seen) throw new Failure("conflict", "board-changed-meanwhile");
  return row.last;
}

/** Within `seenVersion`. The oldest go, but for the one that everybody reads. */
export async function addVersion(
  tx: Tx,
  board: Id,
  { document, before, at, by }: Kept & { readonly at: Date; readonly by: Id | null },
): Promise<void> {
  await tx`
    update boards set last = last + 1, modified_at = ${at} where id = ${board}`;
  await tx`
    insert into board_versions (board, number, document, before, at, by)
    select id, last, ${tx.json(document as never)}, ${before}, ${at}, ${by} from boards where id = ${board}`;
  await tx`
    delete from board_versions v using boards b
    where v.board = ${board} and b.id = v.board and v.number <= b.last - ${versionsMax}
      and v.number is distinct from b.shown`;
  await tx`
    update board_versions v set before = null where v.board = ${board} and v.before is not null
      and not exists (select from board_versions o where o.board = v.board and o.number = v.before)`;
}
