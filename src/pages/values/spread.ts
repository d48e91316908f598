import { element, ink } from "../charts/svg.ts";
import { frameSmall } from "./small-drawing.ts";

const bars = 20;
const width = 160;
const height = 40;

/** How many places have which value, from the least to the greatest: small bars without axes, beside a range. */
export function drawSpread(
  values: readonly number[],
  { accent, label }: { accent: string; label: string },
): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(high > low)) return "";
  const counts = Array.from({ length: bars }, () => 0);
  for (const value of values) {
    const at = Math.min(bars - 1, Math.floor(((value - low) / (high - low)) * bars));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const tallest = Math.max(...counts);
  const drawn = counts.map((count, at) => {
    if (count === 0) return "";
    const tall = Math.max(1, (count / tallest) * height);
    const [x, y] = [(at * width) / bars, height - tall];
    return element("rect", { x, y, width: width / bars - 1, height: tall, ...ink("series-1", accent) });
  });
  return frameSmall({ width, height, label }, ...drawn);
}
