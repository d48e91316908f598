import { systemClock } from "../../base/clock.ts";
import { setTimeout as sleep } from "node:timers/promises";

/** When each host may be asked again. One for the whole process, whichever source asks. */
export interface Pace {
  /** Waits for the host's turn. */
  turn(host: string, signal: AbortSignal): Promise<void>;
  /** The host asks for at least so long between two requests (`Crawl-delay`). */
  slow(host: string, betweenMs: number): void;
  /** The host asks to be left alone for so long (`Retry-After`). */
  rest(host: string, forMs: number): void;
}

/** A host may ask for slower, not for never. */
const betweenMsMax = 30_000;

export function openPace(perSecond: number, now = () => systemClock().getTime()): Pace {
  const hosts = new Map<string, { betweenMs: number; nextAt: number }>();
  const stateOf = (host: string) => {
    const state = hosts.get(host) ?? { betweenMs: 1000 / perSecond, nextAt: 0 };
    hosts.set(host, state);
    return state;
  };
  return {
    turn: async (host, signal) => {
      const state = stateOf(host);
      const at = Math.max(now(), state.nextAt);
      state.nextAt = at + state.betweenMs;
      const waitMs = at - now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    },
    slow: (host, betweenMs) => {
      const state = stateOf(host);
      state.betweenMs = Math.min(Math.max(state.betweenMs, betweenMs), betweenMsMax);
    },
    rest: (host, forMs) => {
      const state = stateOf(host);
      state.nextAt = Math.max(state.nextAt, now() + forMs);
    },
  };
}

/** `Retry-After` in both its forms (RFC 9110, section 10.2.3), as milliseconds from now. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return text === "" || Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
