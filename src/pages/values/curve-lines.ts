import { element, ink, seriesRole, short } from "../charts/svg.ts";
import { ofSeries } from "../charts/marks.ts";
import { markerAt } from "../charts/strokes.ts";
import { type Curve, type CurvePoint, isSoft } from "./curve.ts";

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly isSoft: boolean;
}

export interface CurvePlace {
  readonly x: (at: number) => number;
  readonly y: (value: number | null) => number | undefined;
  readonly accent: string;
  readonly order: number;
  readonly several: boolean;
  readonly isThin?: boolean;
}

/** The line of one curve: gaps are gaps, what may still change is dotted, a value alone is a dot. */
export function curveLine(
  curve: Curve,
  { x, y, accent, order, several, isThin = false }: CurvePlace,
): string {
  const spots = thinned(curve.points, x, y);
  const { class: name, fill } = ink(seriesRole(order, several), accent);
  const of = ofSeries(order);
  const width = isThin ? 1.75 : 2.25;
  const lines = runsOf(spots).map((run) =>
    run.length === 1
      ? element("circle", { cx: run[0]?.x, cy: run[0]?.y, r: 2.5, ...of, class: name, fill })
      : element("path", {
          d: pathOf(run),
          ...of,
          class: `${name} stroke`,
          fill: "none",
          stroke: fill,
          "stroke-width": width,
          "stroke-dasharray": run.some(({ isSoft: soft }) => soft) ? "1.5 4" : undefined,
          "stroke-linejoin": "round",
          "stroke-linecap": "round",
        }),
  );
  return lines.join("") + (several && !isThin ? marksAlong(spots, { order, name, fill }) : "");
}

/** Lines are told apart without their colour by a few marks along them. */
function marksAlong(
  spots: readonly (Spot | undefined)[],
  { order, name, fill }: { readonly order: number; readonly name: string; readonly fill: string },
): string {
  const stride = Math.max(1, Math.floor(spots.length / marksMax));
  const first = Math.floor((stride * ((order % 4) + 1)) / 5);
  return spots
    .filter((_, index) => index >= first && (index - first) % stride === 0)
    .flatMap((spot) =>
      spot === undefined
        ? []
        : [markerAt(order, { x: spot.x, y: spot.y, r: 3.5 }, { ...ofSeries(order), class: name, fill })],
    )
    .join("");
}

const marksMax = 6;

/** Stretches that are drawn as one path: up to a gap, or to where a step from one value to the next is certain or not. */
function runsOf(spots: readonly (Spot | undefined)[]): Spot[][] {
  const runs: Spot[][] = [];
  let run: Spot[] | undefined;
  let isDotted = false;
  for (const spot of spots) {
    const last = run?.at(-1);
    if (spot === undefined) run = undefined;
    else if (run === undefined || last === undefined) runs.push((run = [spot]));
    else {
      const step = last.isSoft || spot.isSoft;
      if (run.length > 1 && step !== isDotted) runs.push((run = [last]));
      run.push(spot);
      isDotted = step;
    }
  }
  return runs;
}

/** Of many values on one pixel, the ends, the least and the greatest: no peak is lost. */
function thinned(
  points: readonly CurvePoint[],
  x: CurvePlace["x"],
  y: CurvePlace["y"],
): (Spot | undefined)[] {
  const placed = points.map((point): Spot | undefined => {
    const height = y(point.value);
    return height === undefined
      ? undefined
      : { x: rounded(x(point.at)), y: rounded(height), isSoft: isSoft(point) };
  });
  const [first, last] = [points[0], points.at(-1)];
  const width = first === undefined || last === undefined ? 0 : x(last.at) - x(first.at);
  if (points.length <= width * 1.5) return placed;
  const columns = Map.groupBy(points.keys(), (index) => Math.round(x(points[index]?.at ?? 0)));
  return [...columns.values()].flatMap((indexes) => extremes(indexes.map((index) => placed[index])));
}

function extremes(spots: readonly (Spot | undefined)[]): (Spot | undefined)[] {
  const told = spots.filter((spot) => spot !== undefined);
  const [first] = told;
  if (first === undefined) return [undefined];
  const low = told.reduce((a, b) => (b.y > a.y ? b : a));
  const high = told.reduce((a, b) => (b.y < a.y ? b : a));
  const kept = new Set([first, low, high, told.at(-1)]);
  return told.filter((spot) => kept.has(spot));
}

/** Relative moves are shorter than places. */
function pathOf(run: readonly Spot[]): string {
  const [first] = run;
  if (first === undefined) return "";
  let moves = "";
  let before = first;
  for (const spot of run.slice(1)) {
    moves += `${moves === "" ? "" : " "}${writeMove(spot.x - before.x)},${writeMove(spot.y - before.y)}`;
    before = spot;
  }
  return `M${first.x},${first.y}l${moves}`;
}

/** A move in tenths of a pixel. Nearly all are short, and are written already. */
function writeMove(move: number): string {
  const tenths = Math.round(move * 10);
  return written[tenths + writtenMax] ?? short(tenths / 10);
}

/** In tenths: 40 pixels. */
const writtenMax = 400;
const written = Array.from({ length: 2 * writtenMax + 1 }, (_, at) => short((at - writtenMax) / 10));

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
