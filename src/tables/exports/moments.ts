const dayMs = 86_400_000;

/** The calendar comes again after as many years. */
const cycle = { years: 400, days: 146_097 } as const;

/**
 * Days since 1970 of a day as a cell writes it, `2020-12-31`, `12345-01-01` or `0044-03-15 (BC)`; what stands behind
 * it is left out. `Date.parse` takes 44 BC for 2044, and knows no year beyond 9999 in that form.
 */
export function daysOf(text: string): number {
  const [, year = "", month = "", day = "", before] = /^(\d+)-(\d\d)-(\d\d)( \(BC\))?/.exec(text) ?? [];
  if (year === "") throw new TypeError("a cell that is no day");
  const counted = before === undefined ? Number(year) : 1 - Number(year);
  const cycles = Math.floor((counted - 2000) / cycle.years);
  const within = Date.UTC(counted - cycles * cycle.years, Number(month) - 1, Number(day));
  return within / dayMs + cycles * cycle.days;
}

/** Microseconds of the time of day that a cell ends with, `10:20:30.5`; a zone behind it is left out. */
export function timeMicros(text: string): bigint {
  const [, hours = "", minutes = "", seconds = "", fraction = ""] =
    /(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?/.exec(text) ?? [];
  if (hours === "") throw new TypeError("a cell that is no time");
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

/** Microseconds since 1970 of a moment as a cell writes it; a zone, which is that of UTC, is left out. */
export function momentMicros(text: string): bigint {
  return BigInt(daysOf(text)) * BigInt(dayMs) * 1000n + timeMicros(text);
}
