import type { RefreshInterval } from "./import-rows.ts";

const hourMs = 3_600_000;
const periods: Readonly<Record<RefreshInterval, number>> = {
  hourly: hourMs,
  daily: 24 * hourMs,
  weekly: 168 * hourMs,
};

export function nextTime(every: RefreshInterval, from: Date): Date {
  return new Date(from.getTime() + periods[every]);
}

/** Twice as long after each failure in a row: from the period itself to thirty days. */
export function backoffMs(every: RefreshInterval, failures: number): number {
  return Math.min(periods[every] * 2 ** Math.min(failures - 1, 16), 720 * hourMs);
}
