import type { TableChanges } from "../context.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The longest time, in days, that is still of a frequency, from the most frequent. */
const longest: readonly (readonly [days: number, code: string])[] = [
  [0.2, "HOURLY"],
  [0.7, "DAILY_2"],
  [1.9, "DAILY"],
  [4.5, "WEEKLY_2"],
  [10, "WEEKLY"],
  [20, "BIWEEKLY"],
  [45, "MONTHLY"],
  [75, "BIMONTHLY"],
  [135, "QUARTERLY"],
  [270, "ANNUAL_2"],
  [550, "ANNUAL"],
  [900, "BIENNIAL"],
];

const ofRefresh = { hourly: "HOURLY", daily: "DAILY", weekly: "WEEKLY" } as const;

/**
 * The code of a frequency, by the time that mostly lies between two versions, where there are three
 * that are no corrections of each other; else by how often their address is asked.
 */
export function frequencyOf({ at, every }: TableChanges): string | undefined {
  const times = at.map((date) => date.getTime()).sort((one, other) => one - other);
  const apart = times.slice(1).flatMap((time, index) => {
    const between = time - (times[index] ?? time);
    return between < hourMs / 2 ? [] : [between];
  });
  if (apart.length < 2) return every === undefined ? undefined : ofRefresh[every];
  const median = apart.sort((one, other) => one - other)[Math.floor(apart.length / 2)] ?? 0;
  return longest.find(([days]) => median <= days * dayMs)?.[1] ?? "IRREG";
}
