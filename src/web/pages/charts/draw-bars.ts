import { scaleLinear } from "d3-scale";
import { writeShort } from "../reading/format.ts";
import type { Drawing, Plot } from "./draw.ts";
import { legendOf } from "./legend.ts";
import type { Point } from "./points.ts";
import { clipped, element, ink, seriesRole, text, textWidth, titled } from "./svg.ts";

const size = 13;

/** Horizontal bars from zero, the label on the left and the value at the end of each. */
export function drawBars({ data, width, language, accent, unit }: Drawing): Plot {
  const rows = [...Map.groupBy(data.points, ({ x }) => String(x))];
  const several = data.series.length > 1;
  const stacked = several && data.points.every(({ y }) => (y ?? 0) >= 0);
  const legend = several ? legendOf(data.series, width, accent) : { marks: "", height: 0 };
  const values = rows.map(([, points]) =>
    stacked ? sum(points) : Math.max(...points.map(({ y }) => y ?? 0)),
  );
  const least = Math.min(0, ...data.points.map(({ y }) => y ?? 0));
  const longest = Math.max(...rows.map(([name]) => textWidth(name, size)));
  const labelWidth = Math.min(width < 500 ? width * 0.36 : width * 0.32, longest + 14);
  const scale = scaleLinear([least, Math.max(...values, least + 1e-9)], [labelWidth, width - 84]);
  const [barHeight, gap] = several && !stacked ? [10 * Math.min(3, data.series.length), 10] : [20, 6];
  const marks = rows.map(([name, points], index) => {
    const y = legend.height + 4 + index * (barHeight + gap);
    const label = text(
      { x: labelWidth - 10, y: y + barHeight / 2 + 4.5, "text-anchor": "end", ...ink("ink", accent) },
      clipped(name === "" ? "∅" : name, labelWidth - 10, size),
    );
    const value = values[index] ?? 0;
    const end = scale(Math.max(0, value));
    const written =
      writeShort(language, stacked ? value : (points[0]?.y ?? 0)) +
      (unit === undefined ? "" : `\u00a0${unit}`);
    const total =
      several && !stacked
        ? ""
        : text(
            { x: end + 7, y: y + barHeight / 2 + 4.5, ...ink("ink", accent), "font-weight": 600 },
            written,
          );
    return label + segments(points, { y, barHeight, stacked }) + total;
  });

  function segments(
    points: readonly Point[],
    at: { y: number; barHeight: number; stacked: boolean },
  ): string {
    let from = 0;
    return points
      .map((point, index) => {
        const order = Math.max(0, data.series.indexOf(point.series));
        const value = point.y ?? 0;
        const [low, high] = at.stacked ? [from, from + value] : [Math.min(0, value), Math.max(0, value)];
        if (at.stacked) from += value;
        const thick = at.stacked || points.length === 1 ? at.barHeight : at.barHeight / points.length;
        const tip = `${String(point.x)}${point.series === "" ? "" : ` · ${point.series}`} : ${writeShort(language, value)}`;
        return element(
          "rect",
          {
            x: scale(low),
            y: at.stacked || points.length === 1 ? at.y : at.y + index * thick,
            width: Math.max(value === 0 ? 0 : 1, scale(high) - scale(low) - (at.stacked && several ? 1 : 0)),
            height: thick - (at.stacked || points.length === 1 ? 0 : 1),
            ...ink(seriesRole(order), accent),
          },
          titled(tip),
        );
      })
      .join("");
  }

  const height = legend.height + 8 + rows.length * (barHeight + gap);
  const zero = element("rect", {
    x: scale(0) - 0.5,
    y: legend.height,
    width: 1,
    height: height - legend.height,
    ...ink("soft", accent),
  });
  return { marks: legend.marks + marks.join("") + zero, height };
}

function sum(points: readonly Point[]): number {
  return points.reduce((total, { y }) => total + (y ?? 0), 0);
}
