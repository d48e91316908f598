import { setTimeout as wait } from "node:timers/promises";

/** What some work gives within so many milliseconds; `undefined` where it takes longer: it goes on behind, and fails unheard. */
export async function within<Value>(timeMs: number, work: Promise<Value>): Promise<Value | undefined> {
  const enough = new AbortController();
  try {
    return await Promise.race([work, wait(timeMs, undefined, { signal: enough.signal })]);
  } finally {
    enough.abort();
    work.catch(() => undefined);
  }
}

/** Whether some work is done within so many milliseconds; where it is not, it goes on behind. */
export async function isDoneWithin(timeMs: number, work: Promise<void>): Promise<boolean> {
  return (
    (await within(
      timeMs,
      work.then(() => true),
    )) ?? false
  );
}
