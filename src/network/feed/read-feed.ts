import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../../base/failure.ts";
import { changedAmong } from "../../catalogue/changes.ts";
import type { Tx } from "../../db/db.ts";
import type { NetworkContext } from "../context.ts";
import { datasetOf } from "./subject.ts";
import { tellChangesOf } from "./tell-changes.ts";

export type ReadingContext = Pick<NetworkContext, "db" | "clock" | "identity" | "url">;

const triesMax = 25;
const betweenMs = 40;

/** What is told between two statements would be missing among the rows, and among what is still to be told. */
const oneMoment = "isolation level repeatable read read only";

/**
 * Reads rows of the feed once what became of their datasets was told: what was withdrawn a moment
 * ago, or is shown to fewer, is read by nobody from then on, however far behind the telling is.
 * Throws `unavailable` where one of them is being changed again for longer than a second.
 */
export async function readFeed<Row extends { readonly subject: string }>(
  ctx: ReadingContext,
  read: (tx: Tx) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (tries > 1) await wait(betweenMs);
    const { rows, changed } = await ctx.db.begin(oneMoment, async (tx) => {
      const found = await read(tx);
      const own = found.flatMap(({ subject }) => datasetOf(subject, ctx.url) ?? []);
      return { rows: found, changed: await changedAmong(tx, own) };
    });
    if (changed.length === 0) return rows;
    await tellChangesOf(ctx, changed);
  }
  throw new Failure("unavailable", "network-feed-unsettled");
}
