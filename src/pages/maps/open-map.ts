import { error } from "@sveltejs/kit";
import { describeLook } from "../charts/describe-look.ts";
import { tellExtremes } from "../charts/extremes.ts";
import { sourceLine } from "../charts/open-chart.ts";
import { valueWriter } from "../charts/tell-apart.ts";
import { parseQuery, type TableAddress } from "../reading/filters.ts";
import { writeMeasured } from "../reading/format.ts";
import { labelsOf, type Labels } from "../reading/labels.ts";
import type { OpenDataset, OpenTable } from "../reading/open-table.ts";
import { speak } from "../reading/speak.ts";
import { viewTable } from "../reading/view-table.ts";
import { spreadsheetCell } from "../../base/spreadsheet-cell.ts";
import type { Version } from "../../tables/table.ts";
import type { MapLevel } from "../../territory/territory.ts";
import { browserMap, type BrowserMap } from "./browser-map.ts";
import { drawMap } from "./draw-map.ts";
import { framesOf } from "./frame.ts";
import type { MapData, MappedCell, MappedPlace } from "./map-data.ts";
import { labelOf, nameOf, readMap, readMapChoice, type MapChoice } from "./read-map.ts";

interface OpenMap {
  /** The table with its profile. */
  readonly open: OpenTable;
  readonly choice: MapChoice;
  readonly data: MapData;
  readonly words: {
    readonly title: string;
    readonly subtitle: string;
    readonly summary: string;
    readonly note?: string;
  };
  readonly query: TableAddress;
  readonly labels: Labels;
  readonly source: string;
  /** Too small to read the names of towns, where it is drawn smaller than that. */
  draw(width: number, options?: { standsAlone: boolean; isSmall?: boolean }): string;
  /** The same for a browser that draws it itself, on the page at `base`. */
  forBrowser(base: string): BrowserMap | undefined;
}

/** The map that an address asks for. */
export async function openMap(
  locals: App.Locals,
  dataset: OpenDataset["dataset"],
  asked: OpenTable,
  at: { params: URLSearchParams; signal: AbortSignal },
): Promise<OpenMap> {
  const { rooms, language, settings } = locals;
  const drawn = await rooms.territory.drawnLevels();
  const { open, ...reading } = await viewTable(locals, asked, {
    reading: "features",
    signal: at.signal,
    describe: (version) =>
      describeLook(version, at.params, drawnColumns(version, choiceOf(version, at.params, drawn))),
  });
  const { columns, profile } = open.version;
  const query = parseQuery(columns, at.params);
  const choice = choiceOf(open.version, at.params, drawn);
  const data = await readMap({ columns, profile, query, ...reading, territory: rooms.territory }, choice);
  const unit = columns.find(({ name }) => name === choice.measure)?.unit;
  const words = describeMap(language, choice, data, unit);
  const source = sourceLine(language, dataset, open);
  return {
    choice,
    open,
    data,
    words,
    query,
    source,
    labels: labelsOf(columns, profile, query, rooms.territory),
    forBrowser: (base) =>
      browserMap(language, { open, choice, data, query, unit }, { base, search: searchOf(at.params) }),
    draw: (width, options) =>
      data.kind === "list"
        ? ""
        : drawMap({
            data: options?.isSmall === true ? withoutNames(data) : data,
            language,
            width,
            hue: settings.accentHue,
            unit,
            label: `${words.title}. ${words.summary}`,
            ...(options?.standsAlone ? { words: { ...words, foot: source } } : {}),
          }),
  };
}

function withoutNames(data: MapData): MapData {
  const { towns: _, ...bare } = data;
  return bare;
}

function searchOf(params: URLSearchParams): string {
  return params.size === 0 ? "" : `?${params.toString()}`;
}

function choiceOf(version: Version, params: URLSearchParams, drawn: readonly MapLevel[]): MapChoice {
  return readMapChoice(params, version, drawn) ?? error(404);
}

function drawnColumns(version: Version, { mapping, measure }: MapChoice): readonly (string | undefined)[] {
  const placed = mapping.kind === "point" ? [mapping.latitude, mapping.longitude] : [mapping.column];
  const label = mapping.kind === "place" ? undefined : labelOf(version);
  return [...placed, label, measure];
}

/** What is written beside a map: `unit` is that of its measure. */
export function describeMap(
  language: App.Locals["language"],
  choice: MapChoice,
  data: MapData,
  unit: string | undefined,
): OpenMap["words"] {
  const measure =
    choice.measure === undefined
      ? speak(language, "pages-chart-measure-rows")
      : speak(language, `pages-chart-measure-${choice.aggregate}`, { y: choice.measure });
  const byPlace = choice.mapping.kind === "place";
  const shapes = data.kind === "shapes" && choice.measure !== undefined;
  const named = byPlace ? measure : shapes ? (choice.measure ?? "") : "";
  const title =
    named === ""
      ? speak(language, "pages-map-title-places")
      : speak(language, "pages-map-title", { measure: named, place: placeOf(language, choice) });
  const notes = notesOf(language, data);
  return {
    title: title.charAt(0).toUpperCase() + title.slice(1),
    subtitle: subtitleOf(language, data, { named, unit }),
    summary: summaryOf(language, data, unit),
    ...(notes === "" ? {} : { note: notes }),
  };
}

function placeOf(language: App.Locals["language"], { mapping }: MapChoice): string {
  return mapping.kind === "place" ? speak(language, `pages-place-${mapping.level}`) : nameOf(mapping);
}

function subtitleOf(
  language: App.Locals["language"],
  data: MapData,
  { named, unit }: { named: string; unit: string | undefined },
): string {
  const measure = `${named}${unit === undefined ? "" : `, ${unit}`}`;
  const capital = measure.charAt(0).toUpperCase() + measure.slice(1);
  const valued = data.places.filter(({ value }) => value !== undefined).length;
  if (data.kind === "list") {
    return unit === undefined ? "" : speak(language, "pages-chart-subtitle-unit", { unit });
  }
  if (data.kind === "points") return speak(language, "pages-map-subtitle-points");
  if (data.kind === "density") return speak(language, "pages-map-subtitle-density");
  if (data.kind === "bubbles") return speak(language, "pages-map-subtitle-bubbles", { measure: capital });
  if (valued < 2) return speak(language, "pages-map-subtitle-shapes");
  return speak(language, "pages-map-subtitle-classes", { measure: capital, n: valued >= 70 ? 7 : 5 });
}

function summaryOf(language: App.Locals["language"], data: MapData, unit: string | undefined): string {
  const valued = data.places.filter(
    (place): place is MappedPlace & { value: number } => place.value !== undefined,
  );
  if (data.kind === "density") return speak(language, "pages-map-summary-points", { n: data.total });
  const written = valueWriter(
    language,
    valued.map(({ value }) => value),
  );
  const write = (value: number): string => `${written(value)}${unit === undefined ? "" : `\u00a0${unit}`}`;
  const [first, ...others] = valued.map(({ label, value }) => ({ value, name: () => label }));
  if (data.kind === "points" || first === undefined) {
    const placed = data.places.filter(({ geometry }) => geometry !== undefined).length;
    return speak(language, "pages-map-summary-points", { n: placed });
  }
  const extremes = tellExtremes(language, [first, ...others], write);
  const n = valued.length;
  return n > 1 && extremes.mostValue === extremes.leastValue
    ? speak(language, "pages-map-summary-equal", { n, value: extremes.mostValue })
    : speak(language, "pages-map-summary-places", { n, ...extremes });
}

function notesOf(language: App.Locals["language"], data: MapData): string {
  return [...placeNotes(language, data), ...drawnNotes(language, data)].join(" ");
}

/** What is not on the map since it has no value, or no place. */
function placeNotes(language: App.Locals["language"], data: MapData): readonly string[] {
  const { unvalued = 0, isPlaceMissing = false } = data;
  return [
    ...(unvalued > 0 ? [speak(language, "pages-map-unvalued", { n: unvalued })] : []),
    ...(isPlaceMissing ? [speak(language, "pages-map-place-missing")] : []),
  ];
}

function drawnNotes(language: App.Locals["language"], data: MapData): readonly string[] {
  const isDensity = data.kind === "density";
  const unplaced = isDensity ? 0 : data.places.filter(({ geometry }) => geometry === undefined).length;
  const outside = data.kind === "list" ? 0 : framesOf(data).outside;
  const merged = data.places.reduce((sum, { former = [] }) => sum + former.length, 0);
  return [
    ...(data.kind === "list" ? [speak(language, "pages-map-no-contours")] : []),
    ...(data.kind !== "list" && unplaced > 0 ? [speak(language, "pages-map-unplaced", { n: unplaced })] : []),
    ...(merged > 0 ? [speak(language, "pages-places-merged", { n: merged })] : []),
    ...(outside > 0 ? [speak(language, "pages-map-outside", { n: outside })] : []),
    ...(data.total > data.places.length && data.kind !== "list" && !isDensity
      ? [speak(language, "pages-chart-drawn-dots", { shown: data.places.length, of: data.total })]
      : []),
  ];
}

/** The numbers behind a map, as a CSV. */
export function mapCsv(data: MapData): string {
  if (data.kind === "density") return cellsCsv(data.cells ?? []);
  const merged = data.places.some(({ former }) => former !== undefined);
  const lines = data.places.map(({ key, label, value, former = [] }) => [
    key,
    label,
    value ?? "",
    ...(merged ? [former.join(" ")] : []),
  ]);
  return [["code", "label", "value", ...(merged ? ["former_codes"] : [])], ...lines]
    .map((line) => line.map(spreadsheetCell).join(","))
    .join("\r\n");
}

function cellsCsv(cells: readonly MappedCell[]): string {
  const lines = cells.map(({ longitude, latitude, count }) => [
    longitude.toFixed(5),
    latitude.toFixed(5),
    count,
  ]);
  return [["longitude", "latitude", "count"], ...lines].map((line) => line.join(",")).join("\r\n");
}

export function placeRows(language: App.Locals["language"], data: MapData, most: number) {
  return data.places
    .toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity))
    .slice(0, most)
    .map(({ key, label, value, former }) => ({
      key,
      label:
        former === undefined
          ? label
          : `${label} (${speak(language, "pages-map-merged-into", { former: former.join(", ") })})`,
      value: value === undefined ? "" : writeMeasured(language, value, 7),
    }));
}
