import type { HarvestInterval } from "./source.ts";

const hourMs = 3_600_000;
const periods: Readonly<Record<Exclude<HarvestInterval, "never">, number>> = {
  hourly: hourMs,
  daily: 24 * hourMs,
  weekly: 168 * hourMs,
};

export function nextTime(every: HarvestInterval, from: Date): Date | null {
  return every === "never" ? null : new Date(from.getTime() + periods[every]);
}
