import { setTimeout as wait } from "node:timers/promises";

/** For how long it was not answered as it is when all is well, in seconds. */
export async function longestGap(
  signal: AbortSignal,
  ask: () => Promise<number | undefined>,
): Promise<number> {
  let [well, longest] = [performance.now(), 0];
  while (!signal.aborted) {
    const status = await ask();
    const now = performance.now();
    if (status !== undefined && status < 300) {
      longest = Math.max(longest, now - well);
      well = now;
    }
    await wait(200);
  }
  return Math.max(longest, performance.now() - well) / 1_000;
}
