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
