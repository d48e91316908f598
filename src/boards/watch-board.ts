import { createHash } from "node:crypto";
import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { datasetsChanged } from "../catalogue/changes.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDatasets } from "../catalogue/datasets.ts";
import { watch } from "../jobs/watch.ts";
import { lastNumbers } from "../tables/computed.ts";
import { type Board, datasetsOf } from "./board.ts";
import { getRow } from "./board-rows.ts";
import type { BoardsContext } from "./context.ts";

/** What else a board shows, such as what rooms above this one tell. */
type Beside = (board: Board) => Promise<unknown>;

/**
 * A mark at once, then another whenever the board or something that it shows to the actor is not what it
 * was: here a version, elsewhere what the feed tells of it, and what stands beside.
 */
export async function* watchBoard(
  ctx: BoardsContext,
  actor: Actor,
  id: Id,
  { signal, beside }: { readonly signal: AbortSignal; readonly beside: Beside },
): AsyncGenerator<string> {
  let seen: string | undefined;
  const read = async (): Promise<Marked> => ({ mark: await markOf(ctx, actor, id, beside) });
  for await (const { mark } of watch(ctx.jobs, datasetsChanged, read, signal)) {
    if (mark === seen) continue;
    seen = mark;
    yield mark;
  }
}

interface Marked {
  readonly mark: string;
  /** It goes on until nobody listens. */
  readonly endedAt?: undefined;
}

async function markOf(ctx: BoardsContext, actor: Actor, id: Id, beside: Beside): Promise<string> {
  const board = await getRow(ctx.db, actor, id);
  const shown = datasetsOf(board.blocks);
  const [datasets, numbers, more] = await Promise.all([
    findDatasets(ctx, actor, shown),
    lastNumbers(ctx.db, shown),
    beside(board),
  ]);
  const told = [
    board.version,
    [...datasets.values()].map(markOfDataset).toSorted(),
    [...numbers].map(([table, number]) => `${table} ${number}`).toSorted(),
    more,
  ];
  return createHash("sha256").update(JSON.stringify(told)).digest("base64url").slice(0, 16);
}

function markOfDataset({ id, modifiedAt, metadata: { indicator } }: Dataset): string {
  return JSON.stringify([id, modifiedAt, indicator]);
}
