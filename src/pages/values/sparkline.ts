import type { CurvePoint } from "./curve.ts";
import { curveLine } from "./curve-lines.ts";
import { frameSmall } from "./small-drawing.ts";

/** A small curve without axes, beside a figure that says more. */
export function drawSparkline(
  all: readonly CurvePoint[],
  {
    accent,
    label,
    width = 160,
    height = 40,
  }: { accent: string; label: string; width?: number; height?: number },
): string {
  const points = all.slice(
    Math.max(
      0,
      all.findIndex(({ value }) => value !== null),
    ),
  );
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const [low, high] = [Math.min(...values, Infinity), Math.max(...values, -Infinity)];
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  if (values.length < 2 || to <= from) return "";
  const span = high === low ? 1 : high - low;
  const line = curveLine(
    { name: "", points },
    {
      x: (at) => 3 + ((at - from) / (to - from)) * (width - 6),
      y: (value) => (value === null ? undefined : height - 4 - ((value - low) / span) * (height - 8)),
      accent,
      order: 0,
      several: false,
      isThin: true,
    },
  );
  return frameSmall({ width, height, label }, line);
}
