import type { Language } from "../../base/language.ts";
import { writeMeasured, writeShort } from "../reading/format.ts";
import { numberFormat } from "../reading/formatters.ts";

const digitsMax = 9;
const large = 1e6;

/**
 * How the ticks of one axis are written: each exactly, with the same decimals as its neighbours, and
 * no two alike. Millions and more are written in short.
 */
export function tickWriter(language: Language, ticks: readonly number[]): (value: number) => string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1;
  const compact = ticks.some((value) => Math.abs(value) >= large);
  const digits = new Map<number, number>();
  for (const value of ticks) {
    const unit = unitOf(value, compact);
    digits.set(unit, Math.max(digits.get(unit) ?? 0, digitsFor(value / unit, step / unit)));
  }
  return (value) => {
    const fraction = value === 0 ? 0 : (digits.get(unitOf(value, compact)) ?? 0);
    return write(language, value, { compact, fraction });
  };
}

/** How values that are read side by side are written: short, unless that would make two of them one. */
export function valueWriter(language: Language, values: readonly number[]): (value: number) => string {
  const apart = values.filter(Number.isFinite);
  if (apart.length === 0) return (value) => writeShort(language, value);
  const low = apart.reduce((least, value) => Math.min(least, value));
  const high = apart.reduce((most, value) => Math.max(most, value));
  const spread = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (spread === 0 || spread > size * 0.02) return (value) => writeShort(language, value);
  const fraction = Math.min(digitsMax, Math.max(0, 2 - Math.ceil(Math.log10(spread))));
  return (value) => write(language, value, { compact: false, fraction });
}

/** One value alone, as a person who points at it wants it. */
export function writeTold(language: Language, value: number): string {
  return writeMeasured(language, value, 6);
}

function unitOf(value: number, compact: boolean): number {
  const size = Math.abs(value);
  if (!compact || size < 1000) return 1;
  if (size < large) return 1000;
  return size < 1e9 ? large : 1e9;
}

/** The fewest decimals that write a tick without moving it by a thousandth of a step. */
function digitsFor(value: number, step: number): number {
  for (let digits = 0; digits < digitsMax; digits += 1) {
    const power = 10 ** digits;
    if (Math.abs(Math.round(value * power) / power - value) < step * 1e-3) return digits;
  }
  return digitsMax;
}

function write(
  language: Language,
  value: number,
  { compact, fraction }: { compact: boolean; fraction: number },
): string {
  const format = numberFormat(language, {
    notation: compact && Math.abs(value) >= 1000 ? "compact" : "standard",
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  });
  return format.format(value).replace(/^-/, "\u2212");
}
