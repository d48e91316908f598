import { setTimeout as pause } from "node:timers/promises";
import { isOutage } from "../../base/outage.ts";
import { isAway } from "../../store/away.ts";
import type { TablesContext } from "../context.ts";

/** How long a database that went away is waited for, and between two looks. */
const outageMsMax = 15 * 60_000;
const outagePauseMs = 500;

/** How long an object store that is away, or has too much to do; each look waits twice as long as the one before. */
const awayMsMax = 120_000;
const awayPauseMs = { first: 1_000, most: 30_000 };

/** Whether what was tried begins anew after that error, as what is away may be back. */
export type MayBeBack = (error: unknown) => boolean;

/** Tries again where a database or an object store is away that may be back. Throws what it does not wait for any longer. */
export async function againWhenBack(
  { limits }: Pick<TablesContext, "limits">,
  signal: AbortSignal,
  attempt: (mayBeBack: MayBeBack) => Promise<void>,
): Promise<void> {
  const giveUpAt = performance.now() + outageMsMax;
  let [waitedMs, awayPause] = [0, awayPauseMs.first];
  const waitsForStore = (): boolean => waitedMs < (limits.storeAwayMsMax ?? awayMsMax);
  const mayBeBack: MayBeBack = (error) =>
    !signal.aborted && (isOutage(error) || (isAway(error) && waitsForStore()));
  for (;;) {
    try {
      return await attempt(mayBeBack);
    } catch (error) {
      if (!mayBeBack(error) || performance.now() > giveUpAt) throw error;
      const isOfStore = isAway(error);
      await pause(isOfStore ? awayPause : outagePauseMs, undefined, { signal });
      if (!isOfStore) continue;
      waitedMs += awayPause;
      awayPause = Math.min(2 * awayPause, awayPauseMs.most);
    }
  }
}
