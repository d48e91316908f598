import { scaleLinear, type ScaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { writeShort } from "../reading/format.ts";
import {
  bottomLabels,
  timeAxis,
  timeScale,
  valueAxis,
  valueAxisWidth,
  writeTime,
  type PlotBox,
} from "./axes.ts";
import type { Drawing, Plot } from "./drawing.ts";
import type { ChartPoint } from "./points.ts";
import { clipped, element, ink, seriesRole, text, textWidth, titled } from "./svg.ts";

interface Trace {
  readonly name: string;
  readonly order: number;
  readonly points: readonly ChartPoint[];
}

/** Lines over time with their names at their ends. A missing value is a gap in the line. */
export function drawLines(drawing: Drawing): Plot {
  const { data, width, language, accent, unit, kind } = drawing;
  const height = width < 500 ? 260 : 380;
  const traces = data.series.map((name, order) => ({
    name,
    order,
    points: data.points.filter(({ series }) => series === name),
  }));
  const values = data.points.flatMap(({ y }) => (y === null ? [] : [y]));
  const y = scaleLinear(domainOf(values, kind === "area"), [height - 34, 16]).nice(5);
  const several = traces.length > 1;
  const namesWidth = several
    ? Math.min(width * 0.28, Math.max(...traces.map(({ name }) => textWidth(name, 13))) + 20)
    : 14;
  const box: PlotBox = {
    left: valueAxisWidth(y, language, unit),
    right: width - namesWidth,
    top: 16,
    bottom: height - 34,
  };
  const places = data.points.map(({ x }) => Number(x));
  const [from, to] = [Math.min(...places), Math.max(...places)];
  const time = timeScale(from, to, box);
  const years = scaleLinear([from, to === from ? to + 1 : to], [box.left, box.right]);
  const x = (point: ChartPoint): number =>
    data.axis === "time" ? time(Number(point.x)) : years(Number(point.x));
  const labels =
    data.axis === "time" ? timeAxis(time, box, { language, accent }) : yearAxis(years, box, drawing);
  const marks = traces.map((trace) => traceMarks(trace, { drawing, x, y, dots: places.length <= 60 }));
  const names = several ? endNames(traces, { x, y, drawing, box }) : "";
  return { marks: valueAxis(y, box, { language, accent, unit }) + labels + marks.join("") + names, height };
}

function traceMarks(
  trace: Trace,
  at: { drawing: Drawing; x: (point: ChartPoint) => number; y: ScaleLinear<number, number>; dots: boolean },
): string {
  const { accent, kind, data, language } = at.drawing;
  const { class: name, fill } = ink(seriesRole(trace.order), accent);
  const height = ({ y }: ChartPoint): number => at.y(y ?? 0);
  const path = line<ChartPoint>().defined(defined).x(at.x).y(height)([...trace.points]) ?? "";
  const under =
    kind === "area" && data.series.length === 1
      ? element("path", {
          d: area<ChartPoint>().defined(defined).x(at.x).y0(at.y(0)).y1(height)([...trace.points]) ?? "",
          class: name,
          fill,
          "fill-opacity": 0.2,
        })
      : "";
  const dots = trace.points.filter(defined).map((point) => {
    const tip = `${writeX(at.drawing, point)}${trace.name === "" ? "" : ` · ${trace.name}`} : ${writeShort(language, point.y ?? 0)}`;
    return element(
      "circle",
      { cx: at.x(point), cy: height(point), r: at.dots ? 3 : 1, class: name, fill },
      titled(tip),
    );
  });
  const stroke = element("path", {
    d: path,
    class: `${name} stroke`,
    fill: "none",
    stroke: fill,
    "stroke-width": 2.25,
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
  });
  return under + stroke + (trace.points.length > 400 ? "" : dots.join(""));
}

function defined({ y }: ChartPoint): boolean {
  return y !== null;
}

/** The name of each line beside its end, moved apart where two would touch. */
function endNames(
  traces: readonly Trace[],
  at: { x: (point: ChartPoint) => number; y: ScaleLinear<number, number>; drawing: Drawing; box: PlotBox },
): string {
  const ends = traces
    .flatMap((trace) => {
      const last = trace.points.findLast(({ y }) => y !== null);
      return last === undefined ? [] : [{ trace, y: at.y(last.y ?? 0) + 4.5 }];
    })
    .sort((a, b) => a.y - b.y);
  let free = 12;
  return ends
    .map(({ trace, y }) => {
      const place = Math.max(y, free);
      free = place + 16;
      const room = at.drawing.width - at.box.right - 12;
      return text(
        {
          x: at.box.right + 10,
          y: place,
          "font-weight": 600,
          ...ink(seriesRole(trace.order), at.drawing.accent),
        },
        clipped(trace.name === "" ? "∅" : trace.name, room, 13),
      );
    })
    .join("");
}

function yearAxis(
  scale: ScaleLinear<number, number>,
  box: PlotBox,
  { accent, language, data }: Drawing,
): string {
  const ticks = scale.ticks(Math.max(2, Math.floor((box.right - box.left) / 70)));
  const shown = data.axis === "year" ? ticks.filter(Number.isInteger) : ticks;
  const write = (value: number): string =>
    data.axis === "year" ? String(value) : writeShort(language, value);
  return bottomLabels(
    shown.map((value) => ({ x: scale(value), label: write(value) })),
    box,
    accent,
  );
}

function writeX({ data, language }: Drawing, { x }: ChartPoint): string {
  return data.axis === "time" ? writeTime(Number(x), data.step, language) : String(x);
}

/** An area stands on zero; a line does where zero is not far. */
function domainOf(values: readonly number[], fromZero: boolean): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  const near = low >= 0 && low < high * 0.5;
  return [fromZero || near ? Math.min(0, low) : low, high];
}
