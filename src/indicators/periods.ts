import type { Grain } from "./definition.ts";

const monthsOf = { month: 1, quarter: 3, year: 12 } as const;

/** The first day of the period so many after; before, where it is below zero. Of the first day of one. */
export function periodAfter(grain: Grain, period: string, count: number): string {
  const date = new Date(`${period}T00:00:00Z`);
  if (grain === "day" || grain === "week") {
    date.setUTCDate(date.getUTCDate() + count * (grain === "day" ? 1 : 7));
  } else {
    date.setUTCMonth(date.getUTCMonth() + count * monthsOf[grain]);
  }
  return date.toISOString().slice(0, 10);
}

/** The first day of the period in which a day lies. */
export function periodOf(grain: Grain, day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (grain === "day") return day;
  if (grain === "week") return periodAfter("day", day, -((date.getUTCDay() + 6) % 7));
  const months = monthsOf[grain];
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % months));
  return date.toISOString().slice(0, 10);
}

/** The same period of the year before: the same day, or 52 weeks earlier. */
export function yearBefore(grain: Grain, period: string): string {
  if (grain === "week") return periodAfter("week", period, -52);
  if (grain !== "day") return periodAfter("month", period, -12);
  const [year, rest] = [period.slice(0, 4), period.slice(4)];
  // 29 February is held against the 28th, as the engine does.
  return `${String(Number(year) - 1).padStart(4, "0")}${rest === "-02-29" ? "-02-28" : rest}`;
}

const dayMs = 86_400_000;
/** The first Monday of 1970 is its fifth day. */
const daysBeforeMonday = 4;

/** Of the period in which a day lies: those that follow each other are one apart. */
export function numberOf(grain: Grain, day: string): number {
  const days = Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
  if (grain === "day") return days;
  if (grain === "week") return Math.floor((days - daysBeforeMonday) / 7);
  const [year = 0, month = 1] = day.split("-").map(Number);
  return Math.floor((year * 12 + month - 1) / monthsOf[grain]);
}

/** The number of the same period of the year before: see `yearBefore`. */
export function yearEarlier(grain: Grain, period: number): number {
  if (grain === "day") {
    const day = new Date(period * dayMs).toISOString().slice(0, 10);
    return numberOf("day", yearBefore("day", day));
  }
  return period - { week: 52, month: 12, quarter: 4, year: 1 }[grain];
}
