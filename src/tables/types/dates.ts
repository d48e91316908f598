import type { Form } from "./form.ts";
import { quoteText } from "../../engine/quote.ts";
import {
  castDateInWords,
  castDatetimeInWords,
  clockOf,
  dateInWords,
  datetimeInWords,
  numbersInWords,
} from "./dates-in-words.ts";

const day = "(?:0?[1-9]|[12][0-9]|3[01])";
const month = "(?:0?[1-9]|1[0-2])";
const year = "(?:[0-9]{4}|[0-9]{2})";
const clock = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?";
const isoDate = "[0-9]{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])";
const offset = " ?(?:Z|z|UTC|GMT|[+-][01][0-9](?::?[0-5][0-9])?)";

function slashed(first: string, second: string): string {
  return ["/", "-", "\\."].map((sign) => `${first}${sign}${second}${sign}${year}`).join("|");
}

const dayFirst = slashed(day, month);
const monthFirst = slashed(month, day);
const yearFirst = "(?:1[6-9]|20|21)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])";
const yearSlashed = `[0-9]{4}/${month}/${day}|[0-9]{4}\\.${month}\\.${day}`;

/** Whether year, month and day name a day of the calendar. */
function isDay(year: number, month: number, day: number): boolean {
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

function numbersOf(text: string): [number, number, number] {
  const [first = "0", second = "0", third = "0"] = text.split(/[^0-9]+/);
  return [Number(first), Number(second), Number(third)];
}

function isIso(text: string): boolean {
  const [year, month, day] = numbersOf(text);
  return isDay(year, month, day);
}

function isDayFirst(text: string): boolean {
  const [day, month, year] = numbersOf(text);
  return isDay(year, month, day);
}

function isMonthFirst(text: string): boolean {
  const [month, day, year] = numbersOf(text);
  return isDay(year, month, day);
}

function isInWords(text: string): boolean {
  return isDay(...numbersInWords(text));
}

function isYearFirst(text: string): boolean {
  if (text.length === 8 && /^[0-9]+$/.test(text)) {
    return isDay(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)));
  }
  return isIso(text);
}

/** Years of two digits from 69 to 99 are of the 20th century, as POSIX has it. */
function parsed(cell: string, formats: readonly string[]): string {
  return `try_strptime(translate(${cell}, '-.', '//'), [${formats.map(quoteText).join(", ")}])`;
}

const quickSlashed = (cell: string, first: string, second: string): string =>
  `(length(${cell}) = 10 AND regexp_full_match(${cell}, ${quoteText(`${first}/${second}/[0-9]{4}`)}) AND `;
const two = "[0-9]{2}";

export const dateForms: readonly Form[] = [
  {
    type: "date",
    pattern: isoDate,
    accepts: isIso,
    quick: (cell) => `TRY_CAST(${cell} AS DATE)::VARCHAR = ${cell}`,
    implies: ["datetime", "datetime/offset"],
    quickCast: (cell) => `TRY_CAST(${cell} AS DATE)`,
    cast: (cell) => `TRY_CAST(${cell} AS DATE)`,
  },
  {
    type: "date",
    writing: "day-month-year",
    pattern: dayFirst,
    accepts: isDayFirst,
    quick: (cell) => `${quickSlashed(cell, two, two)}try_strptime(${cell}, '%d/%m/%Y') IS NOT NULL)`,
    implies: ["datetime/day-month-year"],
    quickCast: (cell) => `try_strptime(${cell}, '%d/%m/%Y')::DATE`,
    cast: (cell) => `${parsed(cell, ["%d/%m/%y", "%d/%m/%Y"])}::DATE`,
  },
  {
    type: "date",
    writing: "month-day-year",
    pattern: monthFirst,
    accepts: isMonthFirst,
    quick: (cell) => `${quickSlashed(cell, two, two)}try_strptime(${cell}, '%m/%d/%Y') IS NOT NULL)`,
    implies: ["datetime/month-day-year"],
    quickCast: (cell) => `try_strptime(${cell}, '%m/%d/%Y')::DATE`,
    cast: (cell) => `${parsed(cell, ["%m/%d/%y", "%m/%d/%Y"])}::DATE`,
  },
  {
    type: "date",
    writing: "year-month-day",
    pattern: `${yearFirst}|${yearSlashed}`,
    accepts: isYearFirst,
    cast: (cell) =>
      `CASE WHEN length(${cell}) = 8 AND ${cell} NOT LIKE '%/%' AND ${cell} NOT LIKE '%.%'` +
      ` THEN try_strptime(${cell}, '%Y%m%d')::DATE ELSE TRY_CAST(replace(replace(${cell}, '/', '-'), '.', '-') AS DATE) END`,
  },
  { type: "date", writing: "month-name", pattern: dateInWords, accepts: isInWords, cast: castDateInWords },
];

const hours = "(?:[01]?[0-9]|2[0-3]) ?[hH](?: ?[0-5][0-9])?";
const withClock = (date: string): string => `(?:${date})(?:[T ,]+(?:à )?(?:${clock}|${hours}))?`;
const clocks = ["", " %H:%M", " %H:%M:%S", " %H:%M:%S.%g"];

function parsedWithClock(cell: string, order: string): string {
  const formats = clocks.flatMap((clock) => [`${order}/%y${clock}`, `${order}/%Y${clock}`]);
  const spaced = `regexp_replace(${cell}, '[T ,]+(?:à )?', ' ')`;
  const date = `translate(regexp_extract(${spaced}, '^[^ ]+'), '-.', '//')`;
  const time = clockOf(`regexp_extract(${spaced}, ' .*$')`);
  return `try_strptime(${date} || ${time}, [${formats.map(quoteText).join(", ")}])`;
}

const quickInstant =
  "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?(?:Z|[-+][01][0-9](?::?[0-5][0-9])?)";

export const datetimeForms: readonly Form[] = [
  {
    type: "datetime",
    pattern: `${isoDate}(?:[T ]${clock})?`,
    accepts: isIso,
    // Written back it is the same text, but for the sign between the day and the time.
    quick: (cell) => `TRY_CAST(${cell} AS TIMESTAMP)::VARCHAR = replace(${cell}, 'T', ' ')`,
    implies: ["datetime/offset"],
    quickCast: (cell) => `TRY_CAST(${cell} AS TIMESTAMP)`,
    cast: (cell) => `TRY_CAST(${cell} AS TIMESTAMP)`,
  },
  {
    type: "datetime",
    writing: "offset",
    pattern: `${isoDate}(?:[T ]${clock}(?:${offset})?)?`,
    accepts: isIso,
    quick: (cell) =>
      `(regexp_full_match(${cell}, ${quoteText(quickInstant)}) AND TRY_CAST(${cell} AS TIMESTAMPTZ) IS NOT NULL)`,
    quickCast: (cell) => `TRY_CAST(${cell} AS TIMESTAMPTZ)`,
    // A time without an offset beside others that have one is read as UTC.
    cast: (cell) => `TRY_CAST(${cell} AS TIMESTAMPTZ)`,
  },
  {
    type: "datetime",
    writing: "day-month-year",
    pattern: withClock(dayFirst),
    accepts: isDayFirst,
    cast: (cell) => parsedWithClock(cell, "%d/%m"),
  },
  {
    type: "datetime",
    writing: "month-day-year",
    pattern: withClock(monthFirst),
    accepts: isMonthFirst,
    cast: (cell) => parsedWithClock(cell, "%m/%d"),
  },
  {
    type: "datetime",
    writing: "year-month-day",
    pattern: `(?:${yearSlashed})(?:[T ,]+(?:à )?${clock})?`,
    accepts: isIso,
    cast: (cell) =>
      `TRY_CAST(replace(replace(regexp_extract(${cell}, '^[0-9./]+'), '/', '-'), '.', '-') || regexp_replace(${cell}, '^[0-9./]+', '') AS TIMESTAMP)`,
  },
  {
    type: "datetime",
    writing: "month-name",
    pattern: datetimeInWords,
    accepts: isInWords,
    cast: castDatetimeInWords,
  },
];

export const timeForms: readonly Form[] = [
  {
    type: "time",
    pattern: `${clock}|(?:[01]?[0-9]|2[0-3])[hH][0-5][0-9]`,
    quick: (cell) =>
      `(regexp_full_match(${cell}, '[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?') AND TRY_CAST(${cell} AS TIME) < TIME '24:00:00')`,
    quickCast: (cell) => `TRY_CAST(${cell} AS TIME)`,
    cast: (cell) => `TRY_CAST(translate(${cell}, 'hH', '::') AS TIME)`,
  },
];
