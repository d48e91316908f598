import type { GeoPath, GeoProjection } from "d3-geo";
import { scaleSqrt } from "d3-scale";
import type { Language } from "../../base/language.ts";
import { element, ink, titled } from "../charts/svg.ts";
import { writeShort } from "../reading/format.ts";
import { classOf, type Classes } from "./classes.ts";
import { firstPosition, type InView, type Placed } from "./frame.ts";
import { paintOf } from "./paint.ts";
import type { MapData, MappedCell, MappedPlace } from "./map-data.ts";

interface Marked {
  readonly data: MapData;
  readonly language: Language;
  readonly hue: number;
  readonly unit?: string | undefined;
}

export function marksOf(
  { data, language, hue, unit }: Marked,
  { places: placed, cells }: InView,
  at: { path: GeoPath; projection: GeoProjection; classes: Classes | undefined; accent: string },
): string {
  const tip = ({ label, value }: MappedPlace): string =>
    value === undefined
      ? label
      : `${label} : ${writeShort(language, value)}${unit === undefined ? "" : `\u00a0${unit}`}`;
  if (data.kind === "density") return density(cells, data.cells ?? [], at);
  if (data.kind === "points") return dots(placed, at.projection, at.accent);
  if (data.kind === "bubbles") return bubbles(placed, at, tip);
  const titles = placed.length <= 1500;
  const byClass = Map.groupBy(placed, ({ value }) =>
    value === undefined || at.classes === undefined ? -1 : classOf(value, at.classes.thresholds),
  );
  return [...byClass]
    .sort(([a], [b]) => a - b)
    .map(([index, places]) => {
      const paint = paintOf(index, at.classes, hue, at.accent);
      const shapes = titles
        ? places.map((place) =>
            element("path", { d: at.path.pointRadius(4)(place.geometry) ?? "" }, titled(tip(place))),
          )
        : [element("path", { d: places.map(({ geometry }) => at.path(geometry) ?? "").join("") })];
      return element("g", { ...paint, stroke: "#fbfaf7", "stroke-width": titles ? 0.6 : 0.15 }, ...shapes);
    })
    .join("");
}

/** All dots in one path: lines of no length with round ends, one for each spot. */
function dots(placed: readonly Placed[], projection: GeoProjection, accent: string): string {
  const spots = new Set(
    placed.flatMap(({ geometry }) => {
      const at = projection(firstPosition(geometry));
      return at === null ? [] : [`M${Math.round(at[0] * 10) / 10} ${Math.round(at[1] * 10) / 10}h0`];
    }),
  );
  const { class: name, fill } = ink("series-1", accent);
  return element("path", {
    d: [...spots].join(""),
    class: `${name} stroke`,
    fill: "none",
    stroke: fill,
    "stroke-width": spots.size > 1000 ? 4 : spots.size > 200 ? 6 : 9,
    "stroke-linecap": "round",
    "stroke-opacity": spots.size > 200 ? 0.55 : 0.85,
  });
}

function bubbles(
  placed: readonly Placed[],
  { projection, accent }: { projection: GeoProjection; accent: string },
  tip: (place: MappedPlace) => string,
): string {
  const most = Math.max(...placed.map(({ value }) => Math.abs(value ?? 0)), 1e-9);
  const radius = scaleSqrt([0, most], [0.5, placed.length > 500 ? 14 : 28]);
  return placed
    .toSorted((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
    .slice(0, 3000)
    .map((place) => {
      const [x, y] = projection(firstPosition(place.geometry)) ?? [-9, -9];
      const r = radius(Math.abs(place.value ?? 0));
      return element(
        "circle",
        { cx: x, cy: y, r, "fill-opacity": 0.55, ...ink("series-1", accent) },
        titled(tip(place)),
      );
    })
    .join("");
}

/** The area of a dot follows how many rows are around it; dots of like sizes are one path. */
function density(
  shown: readonly MappedCell[],
  all: readonly MappedCell[],
  { projection, accent }: { projection: GeoProjection; accent: string },
): string {
  const sizeOf = sizesOf(all);
  const bySize = Map.groupBy(shown, ({ count }) => sizeOf(count));
  const { class: name, fill } = ink("series-1", accent);
  return [...bySize]
    .sort(([a], [b]) => b - a)
    .map(([size, cells]) => {
      const spots = cells.flatMap(({ longitude, latitude }) => {
        const at = projection([longitude, latitude]);
        return at === null ? [] : [`M${Math.round(at[0] * 10) / 10} ${Math.round(at[1] * 10) / 10}h0`];
      });
      return element("path", {
        d: spots.join(""),
        class: `${name} stroke`,
        fill: "none",
        stroke: fill,
        "stroke-width": size,
        "stroke-linecap": "round",
        "stroke-opacity": 0.6,
      });
    })
    .join("");
}

/** From 2.5 pixels for one row to 14 for the most, in half pixels. */
export function sizesOf(cells: readonly MappedCell[]): (count: number) => number {
  const most = cells.reduce((greatest, { count }) => Math.max(greatest, count), 2);
  const size = scaleSqrt([1, most], [2.5, 14]);
  return (count) => Math.round(size(count) * 2) / 2;
}
