import type { Language } from "../../base/language.ts";
import { writeAligned } from "./format.ts";

/** What a cited value is shown by. */
interface Shown {
  readonly decimals: number;
  readonly unit?: string | undefined;
}

/** With the digits that its indicator shows, and its unit. */
export function writeCited(language: Language, value: number, { decimals, unit }: Shown): string {
  const rounded = Number(value.toFixed(Math.min(decimals, 20)));
  const number = writeAligned(language, rounded, decimals);
  return unit === undefined || unit === "" ? number : `${number} ${unit}`;
}

/** So many decimals at most are written. */
const digitsMax = 6;

/** With the digits that its indicator shows, and as many more as tell it from another value: all of them in the end. */
export function writeApart(
  language: Language,
  value: number,
  { from, decimals, unit }: Shown & { readonly from: number },
): string {
  let digits = decimals;
  while (digits < digitsMax && value.toFixed(digits) === from.toFixed(digits)) digits += 1;
  if (digits < digitsMax) return writeCited(language, value, { decimals: digits, unit });
  const number = String(value).replace(".", language === "fr" ? "," : ".");
  return unit === undefined || unit === "" ? number : `${number} ${unit}`;
}
