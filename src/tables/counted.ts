import type { Actor } from "../access/actor.ts";
import { system } from "../access/actor.ts";
import { ReadingCounter, type ReadingKind } from "../access/readings.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { TablesContext } from "./context.ts";
import { getTable } from "./tables.ts";
import { type AskedView, type TableView, viewTable } from "./view.ts";

/** What verbs that hand out rows work with. */
export interface RowsContext extends TablesContext {
  readonly readings: ReadingCounter;
}

type RowsVerb<Rest extends unknown[], Answer> = (
  ctx: RowsContext,
  actor: Actor,
  table: Id,
  ...rest: Rest
) => Promise<Answer>;

/** Counts what leaves by any door: each asks the same verbs. To be closed with the instance. */
export function openReadings(tables: TablesContext, log: Log): ReadingCounter {
  const { db, clock } = tables;
  return new ReadingCounter({
    db,
    clock,
    log,
    datasetOf: async (table) => {
      try {
        return (await getTable(tables, system, table)).dataset;
      } catch (error) {
        if (isFailure(error, "not-found") || isFailure(error, "gone")) return undefined;
        throw error;
      }
    },
  });
}

/**
 * Marks a verb that hands out rows: each answer is counted as a reading of its table or as a
 * download, where `kind` does not say `undefined` for what was asked.
 */
export function counted<Rest extends unknown[], Answer>(
  kind: ReadingKind | ((asked: Rest[0]) => ReadingKind | undefined),
  verb: RowsVerb<Rest, Answer>,
): RowsVerb<Rest, Answer> {
  return async (ctx, actor, table, ...rest) => {
    const answer = await verb(ctx, actor, table, ...rest);
    const counts = typeof kind === "string" ? kind : kind(rest[0]);
    if (counts !== undefined) ctx.readings.count(table, counts);
    return answer;
  };
}

/** One look at rows is one reading, whatever it asks of them; the profile alone is none. */
export async function viewCounted(
  ctx: RowsContext,
  actor: Actor,
  table: Id,
  asked: AskedView,
): Promise<TableView> {
  const view = await viewTable(ctx, actor, table, asked);
  let isCounted = false;
  return {
    ...view,
    readPage: async (question, options) => {
      const isFirst = !isCounted;
      isCounted = true;
      const page = await view.readPage(question, options);
      if (isFirst) ctx.readings.count(table, "reading");
      return page;
    },
  };
}
