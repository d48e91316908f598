import { DuckDBInstance } from "@duckdb/node-api";
import { performance } from "node:perf_hooks";

const busyMax = 0.05;
/** Of looking for what was given back to the machine's allocator. */
const everySoMany = 6;

export interface MemoryGiver extends AsyncDisposable {
  /** Now, of both allocators. */
  trim(): Promise<void>;
}

/**
 * What the engine took for statements, imports and copies is given back to the machine, and not kept
 * for the next. The allocator is one for the process, and each instance that closes has it keep
 * everything again: it is told anew, by an instance whose settings are not locked. Where the process
 * rests, what the machine's own allocator (glibc) keeps of all that was freed is given back too.
 */
export function giveMemoryBack(everyMs = 10_000): MemoryGiver {
  let opening: ReturnType<typeof openOne> | undefined;
  const run = async (sql: string): Promise<void> => {
    opening ??= openOne().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    await (await opening).connection.run(sql);
  };
  let telling: Promise<unknown> = Promise.resolve();
  const isResting = newResting();
  // Whatever limit is set, both allocators are flushed then: nothing else here calls `malloc_trim` of glibc.
  const trim = async (): Promise<void> => {
    await run("SET GLOBAL memory_limit = '64MB'");
  };
  let turns = 0;
  const tell = async (): Promise<void> => {
    await run("SET GLOBAL allocator_background_threads = true");
    turns += 1;
    // Told each time: it speaks of the time since it was asked before.
    if (!isResting() || turns % everySoMany > 0) return;
    await trim();
  };
  const next = (): void => {
    // Where it is refused, as without memory, it is told the next time.
    telling = tell().catch(() => undefined);
  };
  const again = setInterval(next, everyMs).unref();
  return {
    trim,
    [Symbol.asyncDispose]: async () => {
      clearInterval(again);
      await telling;
      const opened = await opening;
      opened?.connection.closeSync();
      opened?.instance.closeSync();
    },
  };
}

/** As it is told for the first time: who ends before that needs none. */
async function openOne() {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  return { instance, connection: await instance.connect() };
}

/** Whether the thread had next to nothing to do since it was asked before. */
function newResting(): () => boolean {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization < busyMax;
  };
}
