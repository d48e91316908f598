import type { Series } from "../../indicators/indicator.ts";

/** With its first value as 100. A place that begins with zero or below has nothing to be compared with. */
export function relativeTo(series: Series): Series {
  const first = series.points.find(({ value }) => value !== null)?.value ?? 0;
  return {
    ...series,
    points: series.points.map((point) => ({
      ...point,
      value: point.value === null || first <= 0 ? null : (point.value * 100) / first,
    })),
  };
}
