import {
  geoMercator,
  geoPath,
  type GeoPath,
  type GeoProjection,
  type GeoStream,
  type GeoStreamWrapper,
} from "d3-geo";
import { scaleSqrt } from "d3-scale";
import type { Geometry, GeometryCollection } from "geojson";
import type { Language } from "../../base/language.ts";
import { element, ink, text, titled } from "../charts/svg.ts";
import { accentOf } from "../design/accent.ts";
import { inGamut, toHex } from "../design/colour.ts";
import { writeShort } from "../reading/format.ts";
import { classOf, quantileClasses, type Classes } from "./classes.ts";
import type { MapData, MappedPlace } from "./read-map.ts";

interface MapDrawing {
  readonly data: MapData;
  readonly language: Language;
  readonly width: number;
  readonly hue: number;
  readonly label: string;
  readonly unit?: string | undefined;
  readonly words?: { readonly title: string; readonly subtitle: string; readonly foot: string };
}

type Placed = MappedPlace & { readonly geometry: Geometry };

/** Mainland France and Corsica: the frame where what lies overseas would make everything else tiny. */
const mainland = { west: -5.6, south: 41, east: 10, north: 51.4 };

export function drawMap(drawing: MapDrawing): string {
  const { data, width, hue, words } = drawing;
  const accent = toHex(accentOf(hue, "light"));
  const placed = data.places.filter((place): place is Placed => place.geometry !== undefined);
  const inView = framed(placed);
  const height = Math.round(width * (width < 500 ? 1.05 : 0.72));
  const top = words === undefined ? 0 : 66;
  const projection = frame(inView, width, height);
  projection.clipExtent([
    [-2, -2],
    [width + 2, height + 2],
  ]);
  const path = geoPath(thinned(projection)).digits(inView.length > 500 ? 0 : 1);
  const classes = classesOf(data.kind, inView);
  const legend = legendOf(drawing, classes, { top: top + height + 14 });
  const whole = top + height + 14 + legend.height + (words === undefined ? 0 : 30);
  const clip = `map-${width}`;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${whole}`,
      width,
      height: whole,
      class: "chart map",
      role: "img",
      "aria-label": drawing.label,
      "font-family": "Atkinson Hyperlegible Next, Verdana, sans-serif",
      "font-size": 13,
    },
    element("clipPath", { id: clip }, element("rect", { width, height })),
    words === undefined ? "" : element("rect", { width, height: whole, ...ink("paper", accent) }),
    words === undefined ? "" : head(words, accent),
    element(
      "g",
      { transform: `translate(0 ${top})`, "clip-path": `url(#${clip})` },
      element("rect", { width, height, ...ink("missing", accent), "fill-opacity": 0.45 }),
      baseOf(data, path, projection, inView, accent),
      marksOf(drawing, inView, { path, projection, classes, accent }),
    ),
    legend.marks,
    words === undefined
      ? ""
      : text({ x: 16, y: whole - 12, "font-size": 12, ...ink("soft", accent) }, words.foot),
  );
}

/** Outlines are dense enough: what lies between two of their points is straight. */
function frame(inView: readonly Placed[], width: number, height: number): GeoProjection {
  const projection = geoMercator()
    .precision(0)
    .fitExtent(
      [
        [10, 10],
        [width - 10, height - 10],
      ],
      collection(inView),
    );
  const first = inView[0];
  if (first === undefined || projection.scale() <= scaleMax) return projection;
  // One place, or several at one spot: their neighbourhood, some kilometres wide.
  return geoMercator()
    .precision(0)
    .scale(scaleMax)
    .center(firstPosition(first.geometry))
    .translate([width / 2, height / 2]);
}

/** Pixels for a radian: at 860 pixels, about 11 km from one side to the other. */
const scaleMax = 500_000;

/** How many places with a geometry lie outside the frame. */
export function outsideFrame(places: readonly MappedPlace[]): number {
  const placed = places.filter((place): place is Placed => place.geometry !== undefined);
  return placed.length - framed(placed).length;
}

/** Where most lies on the mainland, the frame is the mainland; else it is everything. */
function framed(placed: readonly Placed[]): readonly Placed[] {
  const near = placed.filter(({ geometry }) => {
    const [longitude, latitude] = firstPosition(geometry);
    return (
      longitude >= mainland.west &&
      longitude <= mainland.east &&
      latitude >= mainland.south &&
      latitude <= mainland.north
    );
  });
  return near.length > placed.length * 0.6 ? near : placed;
}

function firstPosition(geometry: Geometry): [number, number] {
  let at: unknown = geometry.type === "GeometryCollection" ? geometry.geometries[0] : geometry.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  return Array.isArray(at) ? [Number(at[0]), Number(at[1])] : [0, 0];
}

function collection(placed: readonly Placed[]): GeometryCollection {
  return { type: "GeometryCollection", geometries: placed.map(({ geometry }) => geometry) };
}

/** Outlines behind, those that the frame shows and that are not drawn themselves. */
function baseOf(
  data: MapData,
  path: GeoPath,
  projection: GeoProjection,
  placed: readonly Placed[],
  accent: string,
): string {
  const { base } = data;
  if (base === undefined || placed.length === 0 || base.features.length > 4_000) return "";
  const drawn = new Set<Geometry>(placed.map(({ geometry }) => geometry));
  const [[left, top], [right, bottom]] = projection.clipExtent() ?? [
    [0, 0],
    [0, 0],
  ];
  const [west, north] = projection.invert?.([left, top]) ?? [-180, 90];
  const [east, south] = projection.invert?.([right, bottom]) ?? [180, -90];
  const around = Math.max(1, (east - west) * 0.3);
  const outlines = base.features
    .filter(({ geometry }) => !drawn.has(geometry))
    .filter(({ geometry }) => {
      const [longitude, latitude] = firstPosition(geometry);
      const across = longitude > west - around && longitude < east + around;
      return across && latitude > south - around && latitude < north + around;
    })
    .map((feature) => path(feature) ?? "");
  return element("path", {
    d: outlines.join(""),
    ...ink("paper", accent),
    stroke: "#b9b3a8",
    "stroke-width": 0.6,
    class: "c-paper base",
  });
}

/** The same projection without the points of an outline that are too near to be seen apart. */
function thinned(projection: GeoProjection): GeoStreamWrapper {
  return {
    stream: (sink) => {
      let last: [number, number] | undefined;
      return projection.stream({
        ...bound(sink),
        lineStart: () => {
          last = undefined;
          sink.lineStart();
        },
        point: (x, y) => {
          if (last !== undefined && Math.abs(last[0] - x) + Math.abs(last[1] - y) < nearPixels) return;
          last = [x, y];
          sink.point(x, y);
        },
      });
    },
  };
}

const nearPixels = 1.2;

function bound(sink: GeoStream): GeoStream {
  return {
    point: (x, y) => sink.point(x, y),
    lineStart: () => sink.lineStart(),
    lineEnd: () => sink.lineEnd(),
    polygonStart: () => sink.polygonStart(),
    polygonEnd: () => sink.polygonEnd(),
    sphere: () => sink.sphere?.(),
  };
}

function marksOf(
  { data, language, hue, unit }: MapDrawing,
  placed: readonly Placed[],
  at: { path: GeoPath; projection: GeoProjection; classes: Classes | undefined; accent: string },
): string {
  const tip = ({ label, value }: MappedPlace): string =>
    value === undefined
      ? label
      : `${label} : ${writeShort(language, value)}${unit === undefined ? "" : `\u00a0${unit}`}`;
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

/** Classes of what is drawn: places outside the frame do not weigh on them. */
function classesOf(kind: MapData["kind"], placed: readonly Placed[]): Classes | undefined {
  if (kind !== "classes" && kind !== "shapes") return undefined;
  const values = placed.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return values.length < 2 ? undefined : quantileClasses(values);
}

/** Even steps of lightness in the hue of the accent, pale for little. */
function paintOf(
  index: number,
  classes: Classes | undefined,
  hue: number,
  accent: string,
): { class: string; fill: string } {
  if (index < 0) {
    return classes === undefined
      ? { ...ink("series-1", accent), class: "c-series-1 shape" }
      : ink("missing", accent);
  }
  const share = (index + 0.5) / Math.max(1, classes?.classes.length ?? 1);
  const step = Math.min(6, Math.floor(share * 7));
  return {
    class: `c-step-${step}`,
    fill: toHex(inGamut({ l: 0.93 - share * 0.58, c: 0.03 + share * 0.1, h: hue })),
  };
}

/** The classes as a small histogram: a bar for each, as long as it has places. */
function legendOf(
  { language, hue, unit }: MapDrawing,
  classes: Classes | undefined,
  { top }: { top: number },
): { marks: string; height: number } {
  if (classes === undefined) return { marks: "", height: 0 };
  const accent = toHex(accentOf(hue, "light"));
  const most = Math.max(...classes.classes.map(({ count }) => count));
  const marks = classes.classes.map(({ from, to, count }, index) => {
    const y = top + index * 20;
    const range =
      from === to
        ? writeShort(language, from)
        : `${writeShort(language, from)} – ${writeShort(language, to)}`;
    const bar = element("rect", {
      x: 150,
      y: y + 2,
      width: Math.max(2, (count / most) * 120),
      height: 13,
      ...paintOf(index, classes, hue, accent),
    });
    return (
      text(
        { x: 142, y: y + 13, "text-anchor": "end", ...ink("ink", accent) },
        `${range}${unit === undefined ? "" : `\u00a0${unit}`}`,
      ) +
      bar +
      text(
        { x: 156 + Math.max(2, (count / most) * 120), y: y + 13, ...ink("soft", accent) },
        writeShort(language, count),
      )
    );
  });
  return { marks: marks.join(""), height: classes.classes.length * 20 + 6 };
}

function head(words: { title: string; subtitle: string }, accent: string): string {
  return (
    text({ x: 16, y: 34, "font-size": 20, "font-weight": 700, ...ink("ink", accent) }, words.title) +
    text({ x: 16, y: 56, "font-size": 14, ...ink("soft", accent) }, words.subtitle)
  );
}
