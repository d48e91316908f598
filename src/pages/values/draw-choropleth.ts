import type { Language } from "../../base/language.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { element, ink, text, titled } from "../charts/svg.ts";
import type { Painted } from "../maps/draw-map.ts";
import type { OutlinedView, Outlines } from "../maps/outlines.ts";
import { speak } from "../reading/speak.ts";
import type { MapScale } from "./map-scale.ts";
import { writeFigure } from "./write-figure.ts";

export interface Choropleth {
  readonly outlines: Outlines;
  readonly language: Language;
  readonly facts: Pick<IndicatorFacts, "unit" | "decimals">;
  readonly scale: MapScale;
  /** Values of the period by code; `null` and what is absent are missing. */
  readonly values: ReadonlyMap<string, number | null>;
  readonly accent: string;
  /** Where a place leads, by its code. */
  readonly linkOf: ((code: string) => string) | undefined;
  /** Whether all places of a class are one shape, for the page of somebody else. */
  readonly isSmall: boolean;
  /** Tells the patterns of two drawings on one page apart. */
  readonly name: string;
}

/** More places than that are one shape for each class: their names would weigh more than the map. */
const namedMax = 1500;

/** Places in the colours of their classes; those without a value are hatched, which no class is. */
export function paintPlaces(map: Choropleth): Painted {
  return {
    outlines: map.outlines,
    defs: hatching(map.name),
    marks: (view) => marksOf(map, view),
    legend: (top) => legendOf(map, top),
  };
}

export function hatching(name: string): string {
  return element(
    "defs",
    {},
    element(
      "pattern",
      {
        id: `hatch-${name}`,
        width: 6,
        height: 6,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      element("rect", { width: 6, height: 6, class: "c-paper", fill: "#fbfaf7" }),
      element("rect", { width: 2, height: 6, class: "c-faded", fill: "#c3bdb2" }),
    ),
  );
}

export function marksOf(map: Choropleth, view: OutlinedView): string {
  const { places } = view.inView;
  if (map.isSmall || places.length > namedMax) return merged(map, view);
  const shapes = places.map((place) => {
    const value = map.values.get(place.key) ?? null;
    const label = `${place.label} : ${told(map, value)}`;
    const shape = element(
      "path",
      { d: view.paths.get(place.key), "data-code": place.key, ...paintOf(map, value) },
      titled(label),
    );
    if (map.linkOf === undefined) return shape;
    return element("a", { href: map.linkOf(place.key), tabindex: -1, "aria-label": label }, shape);
  });
  return element("g", { stroke: "#fbfaf7", "stroke-width": 0.6 }, ...shapes);
}

function merged(map: Choropleth, { inView, paths }: OutlinedView): string {
  const groups = Map.groupBy(inView.places, ({ key }) => {
    const value = map.values.get(key) ?? null;
    return value === null ? -1 : map.scale.classOf(value);
  });
  const shapes = [...groups].map(([index, own]) =>
    element("path", {
      d: own.map(({ key }) => paths.get(key) ?? "").join(""),
      ...(index < 0 ? missingPaint(map) : map.scale.paint(index)),
    }),
  );
  return element("g", { stroke: "#fbfaf7", "stroke-width": 0.15 }, ...shapes);
}

function paintOf(map: Choropleth, value: number | null): { class?: string; fill: string } {
  return value === null ? missingPaint(map) : map.scale.paint(map.scale.classOf(value));
}

function missingPaint({ name }: Choropleth): { class: string; fill: string } {
  return { class: `c-hatch`, fill: `url(#hatch-${name})` };
}

function told({ language, facts }: Choropleth, value: number | null): string {
  return value === null ? speak(language, "pages-explore-missing") : writeFigure(language, value, facts);
}

/** The classes as a small histogram, and what is missing. */
function legendOf(map: Choropleth, top: number): { marks: string; height: number } {
  const { accent } = map;
  const rows = legendRows(map);
  const marks = rows.map(({ count, share, label, paint }, index) => {
    const y = top + index * 20;
    const width = 14 + share * 110;
    return (
      text({ x: 162, y: y + 13, "text-anchor": "end", ...ink("ink", accent) }, label) +
      element("rect", { x: 170, y: y + 2, width, height: 13, ...paint }) +
      text({ x: 176 + width, y: y + 13, "data-count": index, ...ink("soft", accent) }, String(count))
    );
  });
  return { marks: marks.join(""), height: rows.length * 20 + 6 };
}

interface LegendRow {
  readonly label: string;
  readonly count: number;
  /** Of the largest count. */
  readonly share: number;
  readonly paint: { readonly class: string; readonly fill: string };
}

export function legendRows(map: Choropleth): readonly LegendRow[] {
  const { scale, values, language } = map;
  const present = [...values.values()];
  const counts = Array.from({ length: scale.thresholds.length + 1 }, () => 0);
  for (const value of present) {
    if (value === null) continue;
    const index = scale.classOf(value);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const missing = present.filter((value) => value === null).length;
  const most = Math.max(1, missing, ...counts);
  const rows = [
    ...counts.map((count, index) => ({ count, label: rangeOf(map, index), paint: scale.paint(index) })),
    ...(missing > 0
      ? [{ count: missing, label: speak(language, "pages-explore-missing"), paint: missingPaint(map) }]
      : []),
  ];
  return rows.map((row) => ({ ...row, share: row.count / most }));
}

function rangeOf({ scale: { thresholds }, facts, language }: Choropleth, index: number): string {
  const write = (value: number) => writeFigure(language, value, { decimals: facts.decimals });
  const [from, to] = [thresholds[index - 1], thresholds[index]];
  if (from === undefined && to === undefined) return "";
  if (from === undefined) return speak(language, "pages-explore-range-below", { to: write(to ?? 0) });
  if (to === undefined) return speak(language, "pages-explore-range-above", { from: write(from) });
  return speak(language, "pages-explore-range", { from: write(from), to: write(to) });
}
