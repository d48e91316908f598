import type { Plot } from "./drawing.ts";
import { clipped, element, ink, seriesRole, text, textWidth } from "./svg.ts";

/** Names of the series with their colours, on as many lines as they need. */
export function legendOf(series: readonly string[], width: number, accent: string): Plot {
  let [x, y] = [0, 6];
  const marks = series.map((name, index) => {
    const written = clipped(name === "" ? "∅" : name, width * 0.6, 13);
    const wide = 18 + textWidth(written, 13) + 18;
    if (x > 0 && x + wide > width) [x, y] = [0, y + 22];
    const square = element("rect", { x, y, width: 12, height: 12, ...ink(seriesRole(index, true), accent) });
    const label = text({ x: x + 18, y: y + 11, ...ink("ink", accent) }, written);
    x += wide;
    return square + label;
  });
  return { marks: marks.join(""), height: y + 26 };
}
