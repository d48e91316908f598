import { problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { remembered } from "../../base/remembered.ts";
import type { Period } from "../../catalogue/metadata.ts";
import { dated, impossible, instant, withClock } from "./calendar.ts";
import type { NormalizedValue } from "./normalized-value.ts";

/**
 * A date in ISO 8601, as precise as it was told: `2020`, `2020-12`, `2020-12-31`, or an instant in
 * UTC (`2020-12-31T09:00:00Z`; without an offset it stays without: `2020-12-31T10:00:00`). Reads
 * ISO 8601 and the types of XML Schema, days before months (`31/12/2020`; months first where only
 * that is a day), years first, names of months in the languages of neighbours, RFC 5322, and seconds
 * or milliseconds since 1970.
 */
export function understandDate(told: string | number): NormalizedValue<string> {
  return understoodDate(String(told));
}

/** The files of a dataset tell the same few dates. */
const understoodDate = remembered((told: string): NormalizedValue<string> => {
  const text = told.replace(/\s+/g, " ").trim();
  if (text === "") return { problems: [] };
  const value = ofNumber(text) ?? ofSigns(text) ?? ofWords(text);
  if (value === undefined || value === impossible) {
    const key = value === impossible ? "read-date-impossible" : "read-date-unknown";
    return { problems: [problem(key, { text: text.slice(0, 100) })] };
  }
  return { value, problems: [] };
});

/** A period told as one text: `2019-01-01/2020-12-31`, `2019/..`, `start=2019; end=2020` (DCMI Period). */
export function understandPeriod(told: string): NormalizedValue<Period> {
  const text = told.trim();
  if (text === "") return { problems: [] };
  const single = understandDate(text);
  if (single.value !== undefined) return { value: { start: single.value, end: single.value }, problems: [] };
  const [from, to] = endsOf(text);
  if (from === undefined || to === undefined) return { problems: single.problems };
  const start = isOpen(from) ? { problems: [] } : understandDate(from);
  const end = isOpen(to) ? { problems: [] } : understandDate(to);
  const problems = [...start.problems, ...end.problems];
  if (start.value === undefined && end.value === undefined) return { problems };
  return { value: periodOf(start.value, end.value), problems };
}

export function periodOf(start: string | undefined, end: string | undefined): Period {
  return { ...defined({ start, end }) };
}

function endsOf(text: string): readonly (string | undefined)[] {
  if (/\b(?:start|end)\s*=/i.test(text)) {
    const named = (name: string): string =>
      new RegExp(`\\b${name}\\s*=\\s*([^;]*)`, "i").exec(text)?.[1]?.trim() ?? "..";
    return [named("start"), named("end")];
  }
  const halves = /^([^/]*)\/([^/]*)$/.exec(text) ?? /^(\S+)(?: - | to | à | au )(\S+)$/i.exec(text);
  return [halves?.[1], halves?.[2]];
}

function isOpen(text: string): boolean {
  return /^(?:\.\.|unknown|open)?$/i.test(text.trim());
}

/** Digits alone: a year, a month, a day, or seconds or milliseconds since 1970. */
function ofNumber(text: string): string | undefined {
  if (/^\d{4}(?:\d\d){0,2}$/.test(text)) {
    return dated(text.slice(0, 4), text.slice(4, 6) || undefined, text.slice(6) || undefined);
  }
  const compact = /^(\d{8})(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (compact !== null) {
    const [, day = "", hours, minutes, seconds] = compact;
    return withClock(ofNumber(day) ?? impossible, `${hours}:${minutes}:${seconds}`);
  }
  if (/^\d{9,10}(?:\.\d+)?$/.test(text)) return instant(Math.round(Number(text) * 1000));
  return /^\d{12,13}(?:\.\d+)?$/.test(text) ? instant(Math.round(Number(text))) : undefined;
}

const clock = String.raw`(?:[T ](\d{1,2}[:hH]\d{0,2}(?::\d{1,2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?)(.*))?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?${clock}$`);
const dayFirst = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${clock}$`);
const basic = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(.*)$/;

/** Numbers and signs: `2020-12-31T10:00:00+01:00`, `31/12/2020 10:00`, `12/2020`. */
function ofSigns(text: string): string | undefined {
  // The types of XML Schema allow an offset after a date, a month and a year: it is no precision.
  const written = text.replace(/^([\d-]{4,10})(?:Z|(?<=^\d{4}(?:-\d\d){0,2})[+-]\d{2}:\d{2})$/, "$1");
  const named = yearFirst.exec(written);
  if (named !== null) {
    const [, year, , month, day, time, offset] = named;
    return withClock(dated(year, month, day), time, offset);
  }
  const compact = basic.exec(written);
  if (compact !== null) {
    const [, year, month, day, hours, minutes, seconds = "00", offset] = compact;
    return withClock(dated(year, month, day), `${hours}:${minutes}:${seconds}`, offset);
  }
  const turned = dayFirst.exec(written);
  if (turned !== null) {
    const [, first, , second, year, time, offset] = turned;
    return withClock(firstPossible(first, second, fullYear(year)), time, offset);
  }
  const short = /^(\d{1,2})[-/.](\d{4})$/.exec(written);
  if (short !== null) return dated(short[2], short[1]);
  return /^\d{4}$/.test(written) ? dated(written) : undefined;
}

function firstPossible(first: string | undefined, second: string | undefined, year: string): string {
  const day = dated(year, second, first);
  return day === impossible ? dated(year, first, second) : day;
}

const letters = /\p{L}{3,}/u;
const wordForms: readonly RegExp[] = [
  /^(?:(?<day>\d{1,2})(?:er|st|nd|rd|th|\.)?[ -](?:de |of )?)?(?<month>\p{L}{3,})\.?,?[ -](?:de )?(?<year>\d{4})(?<rest>.*)$/u,
  /^(?<month>\p{L}{3,})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})(?<rest>.*)$/u,
  /^(?<year>\d{4})[ -](?<month>\p{L}{3,})\.?(?:[ -](?<day>\d{1,2}))?(?<rest>)$/u,
  // As C and JavaScript print it: `Dec 31 10:00:00 UTC 2020`.
  /^(?<month>\p{L}{3}) (?<day>\d{1,2})(?<rest> \d{1,2}:\d{2}:\d{2}(?: (?:utc|gmt|z))?) (?<year>\d{4})$/u,
];

/** Names of months: `décembre 2020`, `1er janvier 2020`, `Dec 31, 2020`, `Thu, 31 Dec 2020 10:00:00 GMT`. */
function ofWords(text: string): string | undefined {
  if (text.length > 80 || !letters.test(text)) return undefined;
  const whole = folded(text);
  const withoutWeekday = whole.replace(/^(?:le |[a-z]{2,10}\.?,? )(?=\d|[a-z]{3})/, "");
  for (const form of wordForms) {
    const parts = partsOf(form, withoutWeekday) ?? partsOf(form, whole);
    if (parts === undefined) continue;
    const { day, month, year, rest = "" } = parts;
    const time = clockAfter.exec(rest);
    if (rest.trim() !== "" && time === null) return undefined;
    return withClock(dated(year, month, day), time?.[1], time?.[2]?.toUpperCase());
  }
  return undefined;
}

const clockAfter = /^,?(?: (?:a|at|um|alle))? (\d{1,2}[:h]\d{0,2}(?::\d{1,2})?(?: ?[ap]m)?)(.*)$/;

/** The parts of a date where its month is one. */
function partsOf(form: RegExp, text: string): Readonly<Record<string, string | undefined>> | undefined {
  const parts = form.exec(text)?.groups;
  const month = months.get(parts?.["month"] ?? "");
  return month === undefined ? undefined : { ...parts, month: String(month) };
}

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Names and short names of months, in the languages of neighbours, accents and full stops aside. */
const months: ReadonlyMap<string, number> = new Map([
  ["sept", 9],
  ["fevr", 2],
  ...["fr", "en", "de", "it", "es", "nl", "pt"].flatMap((language) =>
    (["long", "short"] as const).flatMap((width) => {
      const format = new Intl.DateTimeFormat(language, { month: width, timeZone: "UTC" });
      return Array.from({ length: 12 }, (_, month): [string, number] => [
        folded(format.format(Date.UTC(2020, month, 15))).replace(/\.$/, ""),
        month + 1,
      ]);
    }),
  ),
]);

/** Years of two digits from 69 to 99 are of the 20th century, as POSIX has it. */
function fullYear(year = ""): string {
  if (year.length !== 2) return year;
  return Number(year) >= 69 ? `19${year}` : `20${year}`;
}
