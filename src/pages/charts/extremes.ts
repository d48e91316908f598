import type { Language } from "../../base/language.ts";
import { speak } from "../reading/speak.ts";

export interface Extremes {
  readonly most: string;
  readonly mostValue: string;
  readonly least: string;
  readonly leastValue: string;
}

interface Valued {
  readonly value: number;
  name(): string;
}

/**
 * Where values are the highest and the lowest, as a sentence names it: where several are written alike, the first of
 * them and how many others.
 */
export function tellExtremes(
  language: Language,
  valued: readonly [Valued, ...Valued[]],
  write: (value: number) => string,
): Extremes {
  const rising = valued.toSorted((one, other) => one.value - other.value);
  const falling = valued.toSorted((one, other) => other.value - one.value);
  const told = ([first = valued[0], ...next]: readonly Valued[]): { name: string; value: string } => {
    const value = write(first.value);
    const other = next.findIndex((one) => write(one.value) !== value);
    const n = other === -1 ? next.length : other;
    const name =
      n === 0 ? first.name() : speak(language, "pages-chart-and-others", { name: first.name(), n });
    return { name, value };
  };
  const [most, least] = [told(falling), told(rising)];
  return { most: most.name, mostValue: most.value, least: least.name, leastValue: least.value };
}
