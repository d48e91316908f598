import type { Readable } from "node:stream";
import { accessSubject } from "../../access/access-rules.ts";
import type { Actor } from "../../access/actor.ts";
import { narrowingKey } from "../../access/narrowing-key.ts";
import { type Reach, type Reached, reachOf } from "../../access/reach.ts";
import { Failure } from "../../base/failure.ts";
import type { TablesContext } from "../context.ts";

/** While a reading goes on: `signal` aborts once it is no longer allowed. `stop` is to be called at its end. */
export interface Watched {
  readonly signal: AbortSignal;
  stop(): void;
}

/** Longer waits than a timer takes are cut in pieces. */
const timerMax = 86_400_000;

/**
 * Looks again whenever a rule or an agreement over the dataset changes, in whichever process, and
 * when the agreement comes to its end. What can no longer be asked is no longer allowed.
 */
export async function watchReading(
  ctx: Pick<TablesContext, "db" | "jobs">,
  actor: Actor,
  reached: Reached,
  columns: readonly string[],
): Promise<Watched & { begin(reach: Reach): void }> {
  const controller = new AbortController();
  let allowed: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const wait = (reach: Reach) => {
    if (reach.kind !== "part" || reach.agreement === undefined) return;
    const left = reach.agreement.endsAt.getTime() - Date.now();
    timer = setTimeout(() => void look(), Math.min(Math.max(left, 0) + 10, timerMax)).unref();
  };
  const look = async (): Promise<void> => {
    if (controller.signal.aborted || allowed === undefined) return;
    try {
      const reach = await reachOf(ctx.db, actor, reached);
      if (reach.kind === "none") controller.abort(reach.refusal);
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
  return {
    signal: controller.signal,
    begin(reach) {
      allowed = markOf(reach, columns);
      wait(reach);
    },
    stop() {
      clearTimeout(timer);
      void unlisten();
    },
  };
}

/** Tells one reach of a table from another that lets something else be read. */
export function markOf(reach: Reach, columns: readonly string[]): string {
  return reach.kind === "part" ? narrowingKey(reach.narrow(columns)) : reach.kind;
}

/** The stream breaks off, and says so to who reads it, once it is no longer allowed. */
export function breakOff(stream: Readable, watched: Watched | undefined): Readable {
  if (watched === undefined) return stream;
  const { signal } = watched;
  const end = () => stream.destroy(signal.reason as Error);
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  stream.once("close", () => {
    signal.removeEventListener("abort", end);
    watched.stop();
  });
  return stream;
}
