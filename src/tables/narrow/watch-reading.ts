import type { Readable } from "node:stream";
import { accessSubject } from "../../access/access-rules.ts";
import type { Actor } from "../../access/actor.ts";
import type { AccessEntry, Ending } from "../../access/journal.ts";
import type { NamedColumn } from "../../access/narrowing.ts";
import { narrowingKey } from "../../access/narrowing-key.ts";
import { type Reach, type ReachTarget, reachOf } from "../../access/reach.ts";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { TablesContext } from "../context.ts";
import { isStanding } from "../stored/erased-rows.ts";
import type { Version } from "../table.ts";

/** While a reading goes on: `signal` aborts once it is no longer allowed. */
export interface WatchedReading {
  readonly signal: AbortSignal;
  /** So many rows more were handed on. */
  sent(rows: number): void;
  /** To be called at its end, however it came; the journal is told how. Twice does nothing more. */
  stop(ended: Ending["ended"]): void;
}

/** The entry that allowed a reading, and its index in the journal. */
export interface Opening {
  readonly entry: AccessEntry;
  readonly index: number;
}

/** Longer waits than a timer takes are cut in pieces. */
const timerMax = 86_400_000;

/**
 * Looks again whenever a rule or an agreement over the dataset changes or rows of it are erased, in
 * whichever process, and when the agreement comes to its end. What can no longer be asked is no longer allowed.
 */
export async function watchReading(
  ctx: Pick<TablesContext, "clock" | "db" | "endings" | "jobs">,
  actor: Actor,
  reached: ReachTarget,
  { id, columns }: Pick<Version, "id" | "columns">,
): Promise<WatchedReading & { begin(reach: Reach, opening?: Opening): void }> {
  const controller = new AbortController();
  let allowed: string | undefined;
  let isToldBefore = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = (reach: Reach) => {
    if (isStopped || reach.kind !== "part" || reach.agreement === undefined) return;
    const left = reach.agreement.endsAt.getTime() - ctx.clock().getTime();
    timer = setTimeout(() => void look(), Math.min(Math.max(left, 0) + 10, timerMax)).unref();
  };
  const look = async (): Promise<void> => {
    if (allowed === undefined) isToldBefore = true;
    if (isStopped || controller.signal.aborted || allowed === undefined) return;
    try {
      const reach = await reachOf(ctx.db, actor, reached);
      if (reach.kind === "none") controller.abort(reach.refusal);
      else if (!(await isStanding(ctx.db, id))) controller.abort(new Failure("gone", "version-erased"));
      else if (markOf(reach, columns) !== allowed) {
        controller.abort(new Failure("forbidden", "access-agreement-changed", { request: reached.request }));
      } else {
        clearTimeout(timer);
        wait(reach);
      }
    } catch (error) {
      controller.abort(error);
    }
  };
  const unlisten = await ctx.jobs.listen(accessSubject(reached.dataset), () => void look());
  const told = tellingEnd(ctx);
  return {
    signal: controller.signal,
    sent: (rows) => told.sent(rows),
    begin(reach, opening) {
      allowed = markOf(reach, columns);
      told.begin(opening);
      if (isToldBefore) void look();
      wait(reach);
    },
    stop(ended) {
      isStopped = true;
      clearTimeout(timer);
      void unlisten();
      told.end(ended);
    },
  };
}

/** Counts what left, and tells the journal of the end once. */
function tellingEnd({ clock, endings }: Pick<TablesContext, "clock" | "endings">) {
  let opening: Opening | undefined;
  let rows: number | undefined;
  return {
    begin(opened: Opening | undefined) {
      opening = opened;
    },
    sent(more: number) {
      rows = (rows ?? 0) + more;
    },
    end(ended: Ending["ended"]) {
      if (opening === undefined) return;
      const { entry, index: first } = opening;
      opening = undefined;
      endings.add(entry, { first, at: clock(), ended, ...defined({ rows }) });
    },
  };
}

/** Tells one reach of a table from another that lets something else be read. */
function markOf(reach: Reach, columns: readonly NamedColumn[]): string {
  return reach.kind === "part" ? narrowingKey(reach.narrow(columns)) : reach.kind;
}

/**
 * The stream breaks off, and says so to who reads it, once it is no longer allowed; where it is not any more as it
 * begins, that is thrown. `rows` of a file that holds so many, of which nobody can tell how many a part of it held.
 */
export function breakOff(stream: Readable, watched: WatchedReading | undefined, rows?: number): Readable {
  if (watched === undefined) return stream;
  const { signal } = watched;
  let ended: Ending["ended"] | undefined;
  // Who left before that has left, however long the stream takes to close.
  const end = () => {
    if (!stream.destroyed) ended ??= "cut";
    stream.destroy(signal.reason as Error);
  };
  stream.once("end", () => {
    ended = "whole";
    if (rows !== undefined) watched.sent(rows);
  });
  // It may break off before anybody has begun to read it: who does is told then.
  stream.on("error", () => undefined);
  stream.once("close", () => {
    signal.removeEventListener("abort", end);
    watched.stop(ended ?? (isBroken(stream) ? "cut" : "left"));
  });
  if (signal.aborted) {
    end();
    throw signal.reason;
  }
  signal.addEventListener("abort", end, { once: true });
  return stream;
}

/** By an error of ours rather than by a reader who went away, who aborts it. */
function isBroken({ errored }: Readable): boolean {
  return errored !== null && errored.name !== "AbortError";
}
