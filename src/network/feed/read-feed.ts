import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../../base/failure.ts";
import { changedAmong } from "../../catalogue/changes.ts";
import type { NetworkContext } from "../context.ts";
import { datasetOf } from "./subject.ts";
import { tellChangesOf } from "./tell-changes.ts";

export type ReadingContext = Pick<NetworkContext, "db" | "clock" | "identity" | "url">;

const triesMax = 25;
const betweenMs = 40;

/**
 * Reads rows of the feed once what became of their datasets was told: what was withdrawn a moment
 * ago, or is shown to fewer, is read by nobody from then on, however far behind the telling is.
 * Throws `unavailable` where one of them is being changed again for longer than a second.
 */
export async function readFeed<Row extends { readonly subject: string }>(
  ctx: ReadingContext,
  read: () => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (tries > 1) await wait(betweenMs);
    const rows = await read();
    const own = rows.flatMap(({ subject }) => datasetOf(subject, ctx.url) ?? []);
    const changed = await changedAmong(ctx.db, own);
    if (changed.length === 0) return rows;
    await tellChangesOf(ctx, changed);
  }
  throw new Failure("unavailable", "network-feed-unsettled");
}
