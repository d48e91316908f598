import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { countryCode, type IndicatorLevel, type IndicatorPlace } from "../../indicators/definition.ts";
import type { PeriodValues, Series } from "../../indicators/indicator.ts";
import { drawChart } from "../charts/draw.ts";
import { element, ink } from "../charts/svg.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { drawMap } from "../maps/draw-map.ts";
import { overseasFrames } from "../maps/read-map.ts";

type Reader = Pick<App.Locals, "rooms" | "language" | "settings">;

/** What every drawing of a board says of itself. */
interface Drawn {
  readonly facts: IndicatorFacts;
  readonly label: string;
  /** In pixels. */
  readonly width: number;
}

export function accentHex({ settings }: Pick<Reader, "settings">): string {
  return toHex(accentOf(settings.accentHue, "light"));
}

/** The lines of one place, or of several beside each other. */
export function drawCurve(reader: Reader, { facts, label, width }: Drawn, series: readonly Series[]): string {
  const names = series.map(({ place }) => place.label);
  const named = names.length > 1 ? names : [""];
  return drawChart({
    kind: "line",
    data: {
      axis: "time",
      bins: [],
      series: named,
      step:
        facts.grain === "day" || facts.grain === "week" ? "day" : facts.grain === "year" ? "year" : "month",
      points: series.flatMap(({ points }, index) =>
        points.map(({ period, value }) => ({
          x: Date.parse(period),
          y: value,
          series: named[index] ?? "",
          weight: 1,
        })),
      ),
    },
    language: reader.language,
    width,
    accent: accentHex(reader),
    label,
    unit: facts.unit,
    names: { x: "", y: label },
  });
}

/** The greatest values of a level, with the place of the page among them. */
export function drawBarsOf(
  reader: Reader,
  { facts, label, width }: Drawn,
  { values, lit }: { readonly values: PeriodValues["values"]; readonly lit: string | undefined },
): string {
  const labels = values.map((one) => one.label);
  // Two communes of one name are told apart.
  const nameOf = (one: (typeof values)[number]): string =>
    labels.filter((other) => other === one.label).length > 1 ? `${one.label} (${one.code})` : one.label;
  const own = values.find(({ code }) => code === lit);
  return drawChart({
    kind: "bar",
    data: {
      axis: "category",
      bins: [],
      series: [""],
      points: values.map((one) => ({ x: nameOf(one), y: one.value, series: "", weight: 1 })),
      ...(own === undefined ? {} : { lit: { of: "x", name: nameOf(own) } }),
    },
    language: reader.language,
    width,
    accent: accentHex(reader),
    label,
    unit: facts.unit,
    names: { x: "", y: label },
  });
}

/** `undefined` where the level has no outlines here. */
export async function drawChoropleth(
  { rooms, language, settings }: Reader,
  { facts, label, width }: Drawn,
  {
    id,
    level,
    values,
  }: { readonly id: string; readonly level: IndicatorLevel; readonly values: PeriodValues["values"] },
): Promise<string | undefined> {
  if (level === "country") return undefined;
  const { territory } = rooms;
  const contours = await territory.contoursOf(level);
  if (contours === undefined) return undefined;
  const shapes = new Map(contours.features.map((one) => [one.properties.code, one.geometry]));
  const places = values.map((one) => ({
    key: one.code,
    label: one.label,
    ...(one.value === null ? {} : { value: one.value }),
    geometry: shapes.get(one.code),
  }));
  const data = {
    kind: "classes",
    places,
    total: places.length,
    base: contours,
    land: territory.landAround(),
    overseas: overseasFrames(territory),
  } as const;
  const svg = drawMap({ data, language, width, hue: settings.accentHue, label, unit: facts.unit });
  // Two maps of one page keep their frames apart.
  return svg.replaceAll(`map-${width}-`, `map-${id}-${width}-`);
}

const spark = { width: 160, height: 40, points: 60 } as const;

/** The last periods as a small line, which says nothing that the words beside it do not. */
export function drawSpark(reader: Pick<Reader, "settings">, { points }: Series): string {
  const shown = points.slice(-spark.points);
  const values = shown.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length < 2) return "";
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (index: number): number => 2 + (index / (shown.length - 1)) * (spark.width - 6);
  const y = (value: number): number =>
    spark.height - 4 - ((value - low) / (high - low || 1)) * (spark.height - 8);
  let drawing = false;
  const path = shown
    .map(({ value }, index) => {
      const step = drawing ? "L" : "M";
      drawing = value !== null;
      return value === null ? "" : `${step}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join("");
  const last = shown.findLastIndex(({ value }) => value !== null);
  const { class: name, fill } = ink("series-1", accentHex(reader));
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${spark.width} ${spark.height}`,
      width: spark.width,
      height: spark.height,
      class: "spark",
      "aria-hidden": "true",
    },
    element("path", { d: path, class: `${name} stroke`, fill: "none", stroke: fill, "stroke-width": 2 }),
    element("circle", { cx: x(last), cy: y(shown[last]?.value ?? 0), r: 3, class: name, fill }),
  );
}

/** The name of a place, of today. */
export function labelOfPlace(
  { rooms }: Pick<Reader, "rooms">,
  { level, code }: IndicatorPlace,
): string | undefined {
  if (level === "country") return code === countryCode ? "France" : undefined;
  return rooms.territory.labelOf(level, code);
}
