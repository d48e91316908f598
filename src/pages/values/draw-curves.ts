import type { ScaleTime } from "d3-scale";
import {
  bottomLabels,
  timeAxis,
  timeScale,
  valueAxis,
  valueAxisWidth,
  type PlotBox,
} from "../charts/axes.ts";
import { framePlot } from "../charts/draw.ts";
import type { Plot } from "../charts/drawing.ts";
import { ofSeries } from "../charts/marks.ts";
import { markerAt } from "../charts/strokes.ts";
import { clipped, element, ink, seriesRole, text, textWidth } from "../charts/svg.ts";
import type { CurveDrawing } from "./curve.ts";
import { curveLine } from "./curve-lines.ts";
import { type CurveScale, curveScale } from "./curve-scale.ts";

/** Curves over time, their names at their ends, or above them where that leaves no room for the curves. */
export function drawCurves(drawing: CurveDrawing): string {
  const { curves, width } = drawing;
  const several = curves.length > 1;
  const named = Math.max(...curves.map(({ name }) => textWidth(name, 13))) + 36;
  const isAbove = several && named > width * 0.3;
  const above = isAbove ? namesAbove(drawing) : { marks: "", height: 0 };
  const height = drawing.height + above.height;
  const top = above.height + (drawing.unit === undefined ? 18 : 28);
  const scale = curveScale(drawing, [height - 34, top]);
  const left = valueAxisWidth(scale, drawing.language, drawing.unit === undefined ? undefined : "");
  const box: PlotBox = { left, right: width - (several && !isAbove ? named : 14), top, bottom: height - 34 };
  const names = several && !isAbove ? endNames(drawing, box, scale) : above.marks;
  return framePlot(
    drawing,
    { marks: panel(drawing, box, scale) + names, height },
    readable(box, scale, drawing),
  );
}

const gap = 18;
const headHeight = 26;

/** One panel a place, all on one scale: small multiples. */
export function drawMultiples(drawing: CurveDrawing): string {
  const { curves, width } = drawing;
  const across = width < 500 ? 2 : Math.min(4, Math.max(1, curves.length));
  const wide = (width - gap * (across - 1)) / across;
  const high = Math.max(110, wide * 0.62);
  const whole = headHeight + high + gap;
  const marks = curves.map((curve, index) => {
    const at = { x: (index % across) * (wide + gap), y: Math.floor(index / across) * whole };
    const scale = curveScale(drawing, [high - 28, 8]);
    const left = valueAxisWidth(scale, drawing.language);
    const box: PlotBox = { left, right: wide - 4, top: 8, bottom: high - 28 };
    const one = { ...drawing, curves: [curve], width: wide };
    const name = text(
      { x: 0, y: 16, "font-weight": 650, ...ink("ink", drawing.accent) },
      clipped(curve.name, wide, 13),
    );
    return element(
      "g",
      { transform: `translate(${Math.round(at.x)} ${Math.round(at.y)})` },
      name,
      element("g", { transform: `translate(0 ${headHeight})` }, panel(one, box, scale, 3)),
    );
  });
  return framePlot(drawing, { marks: marks.join(""), height: Math.ceil(curves.length / across) * whole });
}

function panel(drawing: CurveDrawing, box: PlotBox, scale: CurveScale, ticks = 5): string {
  const { curves, language, accent, unit, target } = drawing;
  const [from, to] = spanOf(drawing);
  const time = timeScale(from, to, box);
  const x = evenly(time);
  const lines = curves.map((curve, order) =>
    curveLine(curve, {
      x,
      y: scale.place,
      accent,
      order,
      several: curves.length > 1,
      isThin: ticks < 5,
    }),
  );
  const years = drawing.grain === "year" ? yearLabels(drawing, time, box) : undefined;
  return (
    valueAxis(scale, box, { language, accent, ticks }) +
    (unit === undefined || ticks < 5 || drawing.words !== undefined
      ? ""
      : text(
          { x: 0, y: box.top - 18, "font-size": 12, ...ink("soft", accent) },
          clipped(unit, box.right, 12),
        )) +
    (years ?? timeAxis(time, box, { language, accent, times: [] })) +
    (target === undefined ? "" : targetLine(target, { box, scale, accent })) +
    lines.join("")
  );
}

/** What the scale of time tells, of the times of many values: it asks for a date and looks for its calendar each time. */
function evenly(time: ScaleTime<number, number>): (at: number) => number {
  const [from = 0, to = 0] = time.domain().map(Number);
  const [left = 0, right = 0] = time.range();
  const across = (right - left) / (to - from);
  return (at) => left + (at - from) * across;
}

function yearLabels({ curves, accent }: CurveDrawing, x: (at: number) => number, box: PlotBox): string {
  const years = [...new Set(curves.flatMap(({ points }) => points.map(({ at }) => at)))].sort(
    (a, b) => a - b,
  );
  return bottomLabels(
    years.map((at) => ({ x: x(at), label: String(new Date(at).getUTCFullYear()) })),
    box,
    accent,
  );
}

function targetLine(
  { value, name }: { readonly value: number; readonly name: string },
  { box, scale, accent }: { readonly box: PlotBox; readonly scale: CurveScale; readonly accent: string },
): string {
  const y = scale.place(value);
  if (y === undefined) return "";
  return (
    element("path", {
      d: `M${Math.round(box.left)} ${Math.round(y)}H${Math.round(box.right)}`,
      class: "c-soft target",
      fill: "none",
      stroke: "#5f584f",
      "stroke-width": 1.5,
      "stroke-dasharray": "7 4",
    }) +
    text(
      { x: box.left + 6, y: y - 6, "font-size": 12, "font-weight": 600, ...ink("soft", accent) },
      clipped(name, box.right - box.left, 12),
    )
  );
}

/** The name of each curve beside its end, moved apart where two would touch. */
function endNames({ curves, width, accent }: CurveDrawing, box: PlotBox, scale: CurveScale): string {
  const ends = curves
    .flatMap(({ name, points }, order) => {
      const last = points.findLast(({ value }) => scale.place(value) !== undefined);
      const y = scale.place(last?.value ?? null);
      return y === undefined ? [] : [{ name, order, y: y + 4.5 }];
    })
    .sort((a, b) => a.y - b.y);
  const lowest = box.bottom + 4 - 16 * (ends.length - 1);
  let free = 14;
  return ends
    .map(({ name, order, y }, index) => {
      const place = Math.max(Math.min(y, lowest + 16 * index), free);
      free = place + 16;
      const marker = { x: box.right + 13, y: place - 4.5, r: 4 };
      return (
        markerAt(order, marker, { ...ofSeries(order), ...ink(seriesRole(order, true), accent) }) +
        text(
          { x: box.right + 24, y: place, "font-weight": 600, ...ofSeries(order), ...ink("ink", accent) },
          clipped(name, width - box.right - 26, 13),
        )
      );
    })
    .join("");
}

/** The names one after another, on as many lines as they need, with the marks of their curves. */
function namesAbove({ curves, width, accent }: CurveDrawing): Plot {
  let [x, y] = [0, 14];
  const marks = curves.map(({ name }, order) => {
    const written = clipped(name, width - 16, 13);
    const wide = 12 + textWidth(written, 13) + 20;
    if (x > 0 && x + wide > width) [x, y] = [0, y + 20];
    const of = ofSeries(order);
    const mark = markerAt(
      order,
      { x: x + 4, y: y - 4.5, r: 4 },
      { ...of, ...ink(seriesRole(order, true), accent) },
    );
    const label = text({ x: x + 12, y, "font-weight": 600, ...of, ...ink("ink", accent) }, written);
    x += wide;
    return mark + label;
  });
  return { marks: marks.join(""), height: y + 10 };
}

/** From the first period of which any curve tells a value to the last period of any. */
function spanOf({ curves }: Pick<CurveDrawing, "curves">): [number, number] {
  const ends = curves.flatMap(({ points }) => [
    points.find(({ value }) => value !== null)?.at ?? Infinity,
    points.at(-1)?.at ?? -Infinity,
  ]);
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  return Number.isFinite(from) && Number.isFinite(to) ? [from, to] : [0, 0];
}

/** What a script needs to tell the value under a pointer: where values stand. */
function readable(box: PlotBox, scale: CurveScale, drawing: CurveDrawing): Readonly<Record<string, string>> {
  const [from, to] = spanOf(drawing);
  const place = [box.left, box.right, box.top, box.bottom, from, to, ...scale.domain].map(
    (value) => Math.round(value * 1e4) / 1e4,
  );
  return { "data-place": JSON.stringify([...place, drawing.isLog === true ? 1 : 0]) };
}
