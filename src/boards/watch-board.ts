import { createHash } from "node:crypto";
import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { datasetsChanged } from "../catalogue/changes.ts";
import { findDatasets } from "../catalogue/datasets.ts";
import { watch } from "../jobs/watch.ts";
import { lastNumbers } from "../tables/computed.ts";
import { datasetsOf } from "./board.ts";
import { getRow } from "./board-rows.ts";
import type { BoardsContext } from "./context.ts";

/** A mark at once, then another whenever the board or something that it shows to the actor has another version. */
export async function* watchBoard(
  ctx: BoardsContext,
  actor: Actor,
  id: Id,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let seen: string | undefined;
  const read = async (): Promise<Marked> => ({ mark: await markOf(ctx, actor, id) });
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

async function markOf(ctx: BoardsContext, actor: Actor, id: Id): Promise<string> {
  const board = await getRow(ctx.db, actor, id);
  const datasets = await findDatasets(ctx, actor, datasetsOf(board.blocks));
  const tables = [...datasets.values()].flatMap(({ metadata }) => metadata.indicator?.table ?? []);
  const numbers = await lastNumbers(ctx.db, tables);
  const told = [
    board.version,
    [...datasets.keys()].toSorted(),
    [...numbers].map(([table, number]) => `${table} ${number}`).toSorted(),
  ];
  return createHash("sha256").update(JSON.stringify(told)).digest("base64url").slice(0, 16);
}
