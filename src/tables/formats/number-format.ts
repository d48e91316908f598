import { cleanNumber } from "./plain-number.ts";

/** What a number of a spreadsheet stands for, by the format that it is shown in. */
export type NumberKind = "number" | "percent" | "date" | "datetime" | "time" | "duration";

/** Formats that files name by number alone (ECMA-376 part 1, § 18.8.30). */
const builtin: Readonly<Record<number, NumberKind>> = {
  9: "percent", 10: "percent", 14: "date", 15: "date", 16: "date", 17: "date",
  18: "time", 19: "time", 20: "time", 21: "time", 22: "datetime", 45: "time", 46: "duration", 47: "time",
  27: "date", 28: "date", 29: "date", 30: "date", 31: "date", 32: "time", 33: "time", 34: "time", 35: "time",
  36: "date", 50: "date", 51: "date", 52: "date", 53: "date", 54: "date", 55: "time", 56: "time", 57: "date", 58: "date",
}; // prettier-ignore

export function builtinKind(id: number): NumberKind {
  return builtin[id] ?? "number";
}

/** Of a written format: `dd/mm/yyyy`, `0.0%`, `[h]:mm`. */
export function formatKind(code: string): NumberKind {
  if (/^(?:general|standard|@)?$/i.test(code.trim())) return "number";
  const bare =
    code
      .replace(/"[^"]*"/g, "")
      .replace(/\\.|_.|\*./g, "")
      .split(";", 1)[0] ?? "";
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

const dayMs = 86_400_000;
/** 31 December 9999. */
const serialMax = 2_958_465;

/**
 * A number as text: ISO 8601 for moments, counted in days from 1900 or 1904. The 29 February
 * 1900 that the first of them counts and that never was is taken out. A percentage stays the
 * number that it is.
 */
export function numberText(value: number, kind: NumberKind, from1904: boolean): string {
  if (kind === "number" || kind === "percent") return cleanNumber(value);
  if (kind === "duration") return clock(Math.round(value * 86_400));
  if (value < 0 || value > serialMax) return cleanNumber(value);
  if (kind === "time" && value < 1) return clock(Math.round(value * 86_400) % 86_400);
  const days = from1904 ? value + 1462 : value < 60 ? value + 1 : value;
  const seconds = Math.round((days - 25_569) * 86_400);
  const iso = new Date(seconds * 1000).toISOString().slice(0, 19);
  const wholeDay = (seconds * 1000) % dayMs === 0;
  return wholeDay && kind === "date" ? iso.slice(0, 10) : iso;
}

/** Seconds as hours, minutes and seconds; more than 24 hours stay hours. */
function clock(seconds: number): string {
  const all = Math.abs(seconds);
  const parts = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  return (seconds < 0 ? "-" : "") + parts.map((part) => String(part).padStart(2, "0")).join(":");
}
