import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Has what takes a while begin in a turn of the event loop of its own, in the order in which it came: between
 * two of them statements go out, answers come in and leave, and nobody waits for all that came together.
 */
export function takingTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => nextTurn());
    return last;
  };
}
