import { scaleLinear, type ScaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import {
  bottomLabels,
  timeAxis,
  timeScale,
  valueAxis,
  valueAxisWidth,
  writeTime,
  type PlotBox,
} from "./axes.ts";
import { valueDomain } from "./domain.ts";
import type { Drawing, Plot } from "./drawing.ts";
import { markInk, ofSeries, standsBack, unitOf } from "./marks.ts";
import type { ChartPoint } from "./points.ts";
import { dashOf, markerAt } from "./strokes.ts";
import { clipped, element, ink, text, textWidth, titled } from "./svg.ts";
import { tickWriter, writeTold } from "./tell-apart.ts";

interface Trace {
  readonly name: string;
  readonly order: number;
  readonly points: readonly ChartPoint[];
}

interface Layout {
  readonly drawing: Drawing;
  readonly box: PlotBox;
  readonly x: (point: ChartPoint) => number;
  readonly y: ScaleLinear<number, number>;
  /** Whether points are few enough for each to have its mark. */
  readonly dotted: boolean;
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
  const y = scaleLinear(valueDomain(kind, data), [height - 34, 16]);
  const several = traces.length > 1;
  const namesWidth = several
    ? Math.min(width * 0.28, Math.max(...traces.map(({ name }) => textWidth(name, 13))) + 36)
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
    data.axis === "time"
      ? timeAxis(time, box, { language, accent, times: places })
      : yearAxis(years, box, drawing);
  const layout = { drawing, box, x, y, dotted: places.length <= 60 };
  // What stands out is drawn over what stands back.
  const marks = traces
    .toSorted((a, b) => Number(isBack(drawing, b)) - Number(isBack(drawing, a)))
    .map((trace) => traceMarks(trace, layout));
  const names = several ? endNames(traces, layout) : "";
  return { marks: valueAxis(y, box, { language, accent, unit }) + labels + marks.join("") + names, height };
}

function isBack(drawing: Drawing, { name }: Trace): boolean {
  return standsBack(drawing, { x: "", series: name });
}

function traceMarks(trace: Trace, layout: Layout): string {
  const { drawing } = layout;
  const { class: name, fill } = markInk(drawing, { x: "", series: trace.name });
  const height = ({ y }: ChartPoint): number => layout.y(y ?? 0);
  const path = line<ChartPoint>().defined(defined).x(layout.x).y(height)([...trace.points]) ?? "";
  const of = ofSeries(trace.order);
  const several = drawing.data.series.length > 1;
  const shade = area<ChartPoint>().defined(defined).x(layout.x).y0(layout.y(0)).y1(height);
  const under =
    drawing.kind === "area" && !several
      ? element("path", { d: shade([...trace.points]) ?? "", class: name, fill, "fill-opacity": 0.2 })
      : "";
  const stroke = element("path", {
    d: path,
    ...of,
    class: `${name} stroke`,
    fill: "none",
    stroke: fill,
    "stroke-width": drawing.data.lit?.name === trace.name ? 3 : 2.25,
    "stroke-dasharray": several ? dashOf(trace.order) : undefined,
    "stroke-linejoin": "round",
    "stroke-linecap": several && dashOf(trace.order) !== undefined ? "butt" : "round",
  });
  return under + stroke + (trace.points.length > 400 ? "" : dotsOf(trace, layout));
}

/** A dot for each value, which tells it; where they are many they are no larger than the line. */
function dotsOf(trace: Trace, { drawing, x, y, dotted }: Layout): string {
  const { class: name, fill } = markInk(drawing, { x: "", series: trace.name });
  const order = dotted && drawing.data.series.length > 1 ? trace.order : 0;
  return trace.points
    .filter(defined)
    .map((point) => {
      const of = trace.name === "" ? "" : ` · ${trace.name}`;
      const tip = `${writeX(drawing, point)}${of} : ${writeTold(drawing.language, point.y ?? 0)}${unitOf(drawing)}`;
      const at = { x: x(point), y: y(point.y ?? 0), r: dotted ? 3.5 : 1 };
      return markerAt(order, at, { ...ofSeries(trace.order), class: name, fill }, titled(tip));
    })
    .join("");
}

function defined({ y }: ChartPoint): boolean {
  return y !== null;
}

/** The name of each line beside its end, moved apart where two would touch, with the mark of its line. */
function endNames(traces: readonly Trace[], { drawing, box, y: scale }: Layout): string {
  const ends = traces
    .flatMap((trace) => {
      const last = trace.points.findLast(({ y }) => y !== null);
      return last === undefined ? [] : [{ trace, y: scale(last.y ?? 0) + 4.5 }];
    })
    .sort((a, b) => a.y - b.y);
  let free = 12;
  return ends
    .map(({ trace, y }) => {
      const place = Math.max(y, free);
      free = place + 16;
      const room = drawing.width - box.right - 28;
      const mark = { x: "", series: trace.name };
      const marker = markerAt(
        trace.order,
        { x: box.right + 13, y: place - 4.5, r: 4 },
        { ...ofSeries(trace.order), ...markInk(drawing, mark) },
      );
      const name = text(
        {
          x: box.right + 24,
          y: place,
          "font-weight": 600,
          ...ofSeries(trace.order),
          ...ink(isBack(drawing, trace) ? "soft" : "ink", drawing.accent),
        },
        clipped(trace.name === "" ? "∅" : trace.name, room, 13),
      );
      return marker + name;
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
  const write = data.axis === "year" ? String : tickWriter(language, ticks);
  return bottomLabels(
    shown.map((value) => ({ x: scale(value), label: write(value) })),
    box,
    accent,
  );
}

function writeX({ data, language }: Drawing, { x }: ChartPoint): string {
  if (data.axis === "time") return writeTime(Number(x), data.step, language);
  return data.axis === "year" ? String(x) : writeTold(language, Number(x));
}
