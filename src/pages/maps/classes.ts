interface Class {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Classes {
  /** Between two classes, lowest first; one fewer than the classes. */
  readonly thresholds: readonly number[];
  readonly classes: readonly Class[];
}

/**
 * Classes of equal count (quantiles): at most seven, five where there are few values, fewer where
 * values repeat. Each class holds at least one value.
 */
export function quantileClasses(values: readonly number[]): Classes {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const wanted = Math.min(sorted.length >= 70 ? 7 : 5, new Set(sorted).size);
  const first = sorted[0] ?? 0;
  // A cut is always one of the values, so that the class that begins with it is never empty.
  const cuts = Array.from(
    { length: Math.max(0, wanted - 1) },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / wanted)] ?? first,
  );
  const thresholds = [...new Set(cuts)].filter((cut) => cut > first);
  const classes = Array.from({ length: thresholds.length + 1 }, (_, index) => {
    const inside = sorted.filter((value) => classOf(value, thresholds) === index);
    return { from: inside[0] ?? 0, to: inside.at(-1) ?? 0, count: inside.length };
  });
  return { thresholds, classes };
}

/** The class of a value, from 0. A threshold belongs to the class above it. */
export function classOf(value: number, thresholds: readonly number[]): number {
  const above = thresholds.findIndex((threshold) => value < threshold);
  return above === -1 ? thresholds.length : above;
}
