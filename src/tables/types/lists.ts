import type { Writing } from "../column.ts";
import { findForm, fits } from "./forms.ts";
import { phraseOf } from "./headers.ts";

const signs: readonly { sign: string; writing: Writing }[] = [
  { sign: "|", writing: "list-pipe" },
  { sign: ";", writing: "list-semicolon" },
  { sign: ",", writing: "list-comma" },
];

/**
 * How a column of texts writes several values in one cell, where that is sure: JSON arrays
 * everywhere, or short items that come back from cell to cell. Prose with commas is a text.
 */
export function findList(header: string, values: readonly string[]): Writing | undefined {
  if (values.length < 2) return undefined;
  const json = findForm("list", "json");
  const isJson = json !== undefined && values.every((value) => fits(json, value));
  if (isJson && !values.every(isPosition)) return "json";
  return signs.find(({ sign, writing }) => isList(header, values, sign, writing))?.writing;
}

/**
 * A list whose sign stands in no text by chance: `35000|35200`, before its items are taken for
 * codes one by one.
 */
export function findWrittenList(header: string, cells: readonly string[]): Writing | undefined {
  const several = cells.filter((cell) => cell.includes("|"));
  if (several.length < 2 || several.length < cells.length * 0.005) return undefined;
  const items = cells.flatMap((cell) => cell.split("|")).filter((item) => item !== "");
  const codes = items.every((item) => /^[\p{L}\p{N}_-]{1,20}$/u.test(item));
  return codes || isList(header, cells, "|", "list-pipe") ? "list-pipe" : undefined;
}

/** Whether cells hold three or more numbers between commas, which group no thousands, more often than by a slip. */
export function holdsSeveral(values: readonly string[]): boolean {
  const several = values.filter(
    (value) => /^[0-9]+(?:,[0-9]+){2,}$/.test(value) && !/^[0-9]{1,3}(?:,[0-9]{3})+$/.test(value),
  );
  return several.length >= 2 && several.length >= values.length * 0.005;
}

/** `[5.71, 45.19]`: where all are two numbers, they are places rather than lists. */
function isPosition(value: string): boolean {
  return /^\[\s*-?[0-9.]+\s*,\s*-?[0-9.]+\s*\]$/.test(value);
}

function isList(header: string, values: readonly string[], sign: string, writing: Writing): boolean {
  const several = values.filter((value) => value.includes(sign));
  if (several.length < Math.max(2, values.length * 0.05)) return false;
  const items = values
    .flatMap((value) => value.split(sign).map((item) => item.trim()))
    .filter((item) => item !== "");
  if (items.some(isTorn)) return false;
  const named = / (?:list|liste|lists|tags|keywords|mots cles) /.test(phraseOf(header));
  const short = writing === "list-comma" && !named ? /^[\p{L}\p{N}_.:-]{1,30}$/u : /^[^,;|.!?]{1,60}$/u;
  if (!items.every((item) => named || short.test(item))) return false;
  const comingBack = new Set(items).size <= items.length / (writing === "list-comma" ? 3 : 2);
  const numeric = items.every((item) => /^-?[0-9.]+$/.test(item));
  return named || (comingBack && (writing !== "list-comma" || !numeric));
}

/** `[a` of `[a, b]`: the sign stands inside of something, and does not part the values of the cell. */
function isTorn(item: string): boolean {
  return ["[]", "{}", "()"].some(
    ([opens = "", closes = ""]) => item.split(opens).length !== item.split(closes).length,
  );
}
