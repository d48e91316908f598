import { scaleLinear, type ScaleLinear } from "d3-scale";
import type { Drawing, Plot } from "./drawing.ts";
import { legendOf } from "./legend.ts";
import type { ChartPoint } from "./points.ts";
import { markInk, ofSeries, standsBack, unitOf } from "./marks.ts";
import { clipped, element, ink, text, textWidth, titled } from "./svg.ts";
import { valueWriter, writeTold } from "./tell-apart.ts";

const size = 13;
/** Digits in bold are wider than letters are on average. */
const boldWider = 1.2;

interface Layout {
  readonly scale: ScaleLinear<number, number>;
  readonly stacked: boolean;
  readonly barHeight: number;
  readonly labelWidth: number;
  readonly write: (value: number) => string;
}

/** Horizontal bars from zero, the label on the left and the value at the end of each. */
export function drawBars(drawing: Drawing): Plot {
  const { data, width, accent } = drawing;
  const rows = [...Map.groupBy(data.points, ({ x }) => String(x))];
  const several = data.series.length > 1;
  const stacked = !several || data.points.every(({ y }) => (y ?? 0) >= 0);
  const legend = several ? legendOf(data.series, width, accent) : { marks: "", height: 0 };
  const ends = rows.map(([, points]) => (stacked ? sum(points) : Math.max(...points.map(({ y }) => y ?? 0))));
  const least = Math.min(0, ...data.points.map(({ y }) => y ?? 0));
  const longest = Math.max(...rows.map(([name]) => textWidth(name, size)));
  const labelWidth = Math.min(width * (width < 500 ? 0.48 : 0.36), longest + 14);
  const write = drawing.write ?? valueWriter(drawing.language, ends);
  const told = stacked ? ends.map((end) => textWidth(`${write(end)}${unitOf(drawing)}`, size)) : [];
  const room = Math.min(width * 0.45, Math.max(84, Math.max(0, ...told) * boldWider + 10));
  const scale = scaleLinear([least, Math.max(...ends, least + 1e-9)], [labelWidth, width - room]);
  const barHeight = stacked ? 20 : 10 * Math.min(3, data.series.length);
  const step = barHeight + (stacked ? 6 : 10);
  const layout = { scale, stacked, barHeight, labelWidth, write };
  const marks = rows.map(([name, points], index) =>
    bar(drawing, layout, { name, points, y: legend.height + 4 + index * step }),
  );
  const height = legend.height + 8 + rows.length * step;
  const zero = element("rect", {
    x: scale(0) - 0.5,
    y: legend.height,
    width: 1,
    height: height - legend.height,
    ...ink("soft", accent),
  });
  return { marks: legend.marks + marks.join("") + zero, height };
}

function bar(
  drawing: Drawing,
  layout: Layout,
  { name, points, y }: { name: string; points: readonly ChartPoint[]; y: number },
): string {
  const { accent } = drawing;
  const { scale, barHeight, labelWidth, stacked, write } = layout;
  const strong = drawing.data.lit !== undefined && !standsBack(drawing, { x: name, series: "" });
  const middle = y + barHeight / 2 + 4.5;
  const label = text(
    {
      x: labelWidth - 10,
      y: middle,
      "text-anchor": "end",
      "font-weight": strong ? 700 : undefined,
      ...ink("ink", accent),
    },
    clipped(name === "" ? "∅" : name, labelWidth - 10, size),
  );
  const parts = stacked ? stackedParts(drawing, layout, points, y) : groupedParts(drawing, layout, points, y);
  if (!stacked) return label + parts;
  const total = sum(points);
  const missing = points.every((point) => point.y === null);
  const valued = write(total) + unitOf(drawing);
  const written = missing ? "–" : valued;
  const end = scale(Math.max(0, total)) + 7;
  return label + parts + text({ x: end, y: middle, "font-weight": 600, ...ink("ink", accent) }, written);
}

function stackedParts(
  drawing: Drawing,
  { scale, barHeight }: Layout,
  points: readonly ChartPoint[],
  y: number,
): string {
  const gap = points.length > 1 ? 1 : 0;
  let from = 0;
  return points
    .map((point) => {
      const [low, high] = [Math.min(from, from + (point.y ?? 0)), Math.max(from, from + (point.y ?? 0))];
      from += point.y ?? 0;
      const width = low === high ? 0 : Math.max(1, scale(high) - scale(low) - gap);
      return part(drawing, point, { x: scale(low), y, width, height: barHeight });
    })
    .join("");
}

function groupedParts(
  drawing: Drawing,
  { scale, barHeight }: Layout,
  points: readonly ChartPoint[],
  y: number,
): string {
  const thick = barHeight / points.length;
  return points
    .map((point, index) => {
      const [low, high] = [Math.min(0, point.y ?? 0), Math.max(0, point.y ?? 0)];
      const box = { x: scale(low), y: y + index * thick, width: scale(high) - scale(low), height: thick - 1 };
      return part(drawing, point, box);
    })
    .join("");
}

function part(
  drawing: Drawing,
  point: ChartPoint,
  box: { x: number; y: number; width: number; height: number },
): string {
  const order = Math.max(0, drawing.data.series.indexOf(point.series));
  const of = point.series === "" ? "" : ` · ${point.series}`;
  const tip = `${String(point.x)}${of} : ${writeTold(drawing.language, point.y ?? 0)}${unitOf(drawing)}`;
  const back = drawing.data.series.length > 1 && standsBack(drawing, point) ? 0.35 : undefined;
  return element(
    "rect",
    { ...box, ...ofSeries(order), "fill-opacity": back, ...markInk(drawing, point) },
    titled(tip),
  );
}

function sum(points: readonly ChartPoint[]): number {
  return points.reduce((total, { y }) => total + (y ?? 0), 0);
}
