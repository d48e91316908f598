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
  [first, ...others]: readonly [Valued, ...Valued[]],
  write: (value: number) => string,
): Extremes {
  let [most, least] = [first, first];
  const alike = new Map([[write(first.value), 1]]);
  for (const one of others) {
    if (one.value > most.value) most = one;
    if (one.value < least.value) least = one;
    const written = write(one.value);
    alike.set(written, (alike.get(written) ?? 0) + 1);
  }
  const nameOf = (one: Valued): string => {
    const n = (alike.get(write(one.value)) ?? 1) - 1;
    return n === 0 ? one.name() : speak(language, "pages-chart-and-others", { name: one.name(), n });
  };
  return {
    most: nameOf(most),
    mostValue: write(most.value),
    least: nameOf(least),
    leastValue: write(least.value),
  };
}
