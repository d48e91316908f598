import { setImmediate as nextTurn } from "node:timers/promises";

/** Counts the turns that others have on the thread until it is disposed of. */
export function countTurns(): { readonly now: () => number } & AsyncDisposable {
  const ended = new AbortController();
  let turns = 0;
  const counting = (async () => {
    for (; !ended.signal.aborted; turns += 1) await nextTurn();
  })();
  return {
    now: () => turns,
    [Symbol.asyncDispose]: () => {
      ended.abort();
      return counting;
    },
  };
}

/** What the thread's turns take of its processor until it is disposed of, in milliseconds: who waits for one takes none. */
export function measureTurns(): {
  readonly now: () => { readonly longestMs: number; readonly allMs: number };
} & AsyncDisposable {
  const ended = new AbortController();
  const begun = process.threadCpuUsage();
  let longestMs = 0;
  const measuring = (async () => {
    for (let last = process.threadCpuUsage(); !ended.signal.aborted; last = process.threadCpuUsage()) {
      await nextTurn();
      longestMs = Math.max(longestMs, spentMs(last));
    }
  })();
  return {
    now: () => ({ longestMs, allMs: spentMs(begun) }),
    [Symbol.asyncDispose]: () => {
      ended.abort();
      return measuring;
    },
  };
}

function spentMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1_000;
}
