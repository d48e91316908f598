import { writtenNumber } from "./plain-number.ts";

/** What a number of a spreadsheet stands for, by the format that it is shown in. */
export type NumberKind = "number" | "percent" | "date" | "datetime" | "time" | "duration";

/** How a cell is shown: the kind of its numbers, and how many digits they have at least. */
export interface NumberStyle {
  readonly kind: NumberKind;
  readonly digits: number;
}

/** Of a written format. */
export function numberStyle(code: string): NumberStyle {
  const kind = formatKind(code);
  return { kind, digits: kind === "number" ? digitsShown(code) : 1 };
}

/** Formats that files name by number alone (ECMA-376 part 1, § 18.8.30). */
const builtin: Readonly<Record<number, NumberKind>> = {
  9: "percent", 10: "percent", 14: "date", 15: "date", 16: "date", 17: "date",
  18: "time", 19: "time", 20: "time", 21: "time", 22: "datetime", 45: "time", 46: "duration", 47: "time",
  27: "date", 28: "date", 29: "date", 30: "date", 31: "date", 32: "time", 33: "time", 34: "time", 35: "time",
  36: "date", 50: "date", 51: "date", 52: "date", 53: "date", 54: "date", 55: "time", 56: "time", 57: "date", 58: "date",
}; // prettier-ignore

export function builtinStyle(id: number): NumberStyle {
  return { kind: builtin[id] ?? "number", digits: 1 };
}

/** Of a written format: `dd/mm/yyyy`, `0.0%`, `[h]:mm`. */
export function formatKind(code: string): NumberKind {
  if (/^(?:general|standard|@)?$/i.test(code.trim())) return "number";
  const bare = bareFormat(code);
  if (/\[(?:h+|m+|s+)\]/i.test(bare)) return "duration";
  const letters = bare
    .replace(/\[[^\]]*\]/g, "")
    .replace(/am\/pm|a\/p/gi, "h")
    .toLowerCase();
  if (letters.includes("general") || /[#0?]/.test(letters.replace(/s[.,]0+/g, "s"))) {
    return letters.includes("%") ? "percent" : "number";
  }
  const day = /[yd]/.test(letters);
  const hour = /[hs]/.test(letters);
  if (day) return hour ? "datetime" : "date";
  if (hour) return "time";
  if (letters.includes("m")) return "date";
  return letters.includes("%") ? "percent" : "number";
}

/**
 * How many digits a format shows of a whole number at least: 5 of `00000` (a postal code), 10 of
 * `0#" "##" "##" "##" "##` (a phone number), 1 of `#,##0`. From its first zero on, every place shows
 * a digit. A format with decimals or thousands is of quantities, whose zeros mean nothing.
 */
function digitsShown(code: string): number {
  const bare = bareFormat(code).replace(/\[[^\]]*\]/g, "");
  if (/[.,%/e]/i.test(bare)) return 1;
  const places = bare.replace(/[^0#?]/g, "");
  return places.includes("0") ? places.length - places.indexOf("0") : 1;
}

/** What positive numbers are written by, without its literal characters. */
function bareFormat(code: string): string {
  const bare = code.replace(/"[^"]*"/g, "").replace(/\\.|_.|\*./g, "");
  return bare.split(";", 1)[0] ?? "";
}

/** A whole number with the zeros before it that its sheet shows: they are part of a code. */
export function withZeros(text: string, digits: number): string {
  return /^\d+$/.test(text) ? text.padStart(digits, "0") : text;
}

const dayMs = 86_400_000;
/** 31 December 9999. */
const serialMax = 2_958_465;
/** Two microseconds more or less are the noise of a double that counts days. */
const noiseMs = 0.002;

/**
 * A number as text: ISO 8601 for moments, counted in days from 1900 or 1904. The 29 February
 * 1900 that the first of them counts and that never was is taken out. A percentage stays the
 * number that it is. `written` is how the file writes it, with digits that a double may not hold.
 */
export function numberText(
  value: number,
  kind: NumberKind,
  from1904: boolean,
  written = String(value),
): string {
  if (kind === "number" || kind === "percent") return writtenNumber(written);
  if (kind === "duration") return clock(wholeMs(value));
  if (value < 0 || value > serialMax) return writtenNumber(written);
  if (kind === "time" && value < 1) return clock(wholeMs(value) % dayMs);
  const days = from1904 ? value + 1462 : value < 60 ? value + 1 : value;
  const moment = momentText(wholeMs(days - 25_569));
  return kind === "date" ? moment.replace(/T00:00:00$/, "") : moment;
}

/** Spreadsheets show no finer; what a double that counts days has beyond is noise. */
function wholeMs(days: number): number {
  return Math.round(days * dayMs);
}

/** Milliseconds since 1970 as `2020-12-04T10:30:00`, with those beyond the second where there are some. */
export function momentText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19) + fractionText(ms);
}

/** Milliseconds as hours, minutes and seconds; more than 24 hours stay hours. */
function clock(ms: number): string {
  const all = Math.abs(ms);
  const seconds = Math.floor(all / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return (
    (ms < 0 ? "-" : "") + parts.map((part) => String(part).padStart(2, "0")).join(":") + fractionText(all)
  );
}

function fractionText(ms: number): string {
  const beyond = ((ms % 1000) + 1000) % 1000;
  return beyond === 0 ? "" : `.${String(beyond).padStart(3, "0").replace(/0+$/, "")}`;
}

/**
 * A moment as files write it, without the noise that programs leave behind the milliseconds
 * (`11:15:27.919999999`). A midnight is a day: `2020-12-04T00:00:00` → `2020-12-04`.
 */
export function isoDate(value: string): string {
  const text = value.trim();
  const [, second = "", fraction = ""] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{4,})$/.exec(text) ?? [];
  const ms = msOf(fraction);
  const clean = second === "" || ms === undefined ? text : momentText(Date.parse(`${second}Z`) + ms);
  return clean.replace(/T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:00)?$/, "");
}

/** `PT10H30M00S` → `10:30:00` (XML Schema part 2, § 3.2.6). */
export function clockOf(duration: string): string | undefined {
  const parts = /^(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?$/.exec(duration);
  if (parts === null) return undefined;
  const [, sign = "", hours = "0", minutes = "0", seconds = "0", fraction = ""] = parts;
  const whole = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  const ms = msOf(fraction);
  return sign + (ms === undefined ? `${clock(whole)}.${fraction}` : clock(whole + ms));
}

/** Milliseconds of the digits behind a second; absent where they say more than milliseconds. */
function msOf(fraction: string): number | undefined {
  const exact = Number(`0.${fraction}`) * 1000;
  const ms = Math.round(exact);
  return Math.abs(exact - ms) <= noiseMs ? ms : undefined;
}
