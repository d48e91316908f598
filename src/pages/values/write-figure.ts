import type { Language } from "../../base/language.ts";
import { writeAligned } from "../reading/format.ts";

export interface Measured {
  readonly decimals: number;
  readonly unit?: string | undefined;
}

/** A value with its unit: `12,3 lits`, `4 %`, `4%`. */
export function writeFigure(language: Language, value: number, { decimals, unit }: Measured): string {
  const written = writeAligned(language, value, decimals);
  if (unit === undefined) return written;
  if (unit.startsWith("%")) return `${written}${language === "fr" ? "\u202f" : ""}${unit}`;
  return `${written}\u00a0${unit}`;
}

/** A target as it was told, with its own decimals: `90 %`, though values have one more. */
export function writeTarget(language: Language, value: number, { unit }: Pick<Measured, "unit">): string {
  const [, fraction = ""] = String(value).split(".");
  return writeFigure(language, value, { decimals: fraction.length, unit });
}

/** A value that is read from afar, and what follows it. */
export interface SplitFigure {
  readonly number: string;
  /** Empty where there is none. */
  readonly unit: string;
}

/** `12,3` and `lits`; a percent sign stays with its number. */
export function splitFigure(
  language: Language,
  value: number,
  { decimals, unit = "" }: Measured,
): SplitFigure {
  const sign = unit.startsWith("%") ? "%" : "";
  const number = writeFigure(language, value, { decimals, unit: sign === "" ? undefined : sign });
  return { number, unit: unit.slice(sign.length).trim() };
}

/** A change with its sign: `+4 %`, `−0,5 %`. */
export function writeChange(language: Language, percent: number): string {
  const size = Math.abs(percent);
  const written = writeAligned(language, percent, size < 1 ? 1 : 0);
  return `${percent > 0 ? "+" : ""}${written}${language === "fr" ? "\u202f" : ""}%`;
}
