import { defined } from "../../base/defined.ts";
import type { Language } from "../../base/language.ts";
import type { OpenTable } from "../reading/open-table.ts";
import { speak } from "../reading/speak.ts";
import { boundsOf, framesOf } from "./frame.ts";
import { classesOf } from "./paint.ts";
import type { MapData } from "./map-data.ts";
import { isTiled, nameOf, type MapChoice } from "./read-map.ts";
import { conditions, type ChartSource } from "../charts/read-chart.ts";

/** What a browser needs to draw the same map itself, and to move on it. */
export interface BrowserMap {
  /** West, south, east, north of the frame that the server drew. */
  readonly bounds: readonly [number, number, number, number];
  /** Of rows: where their tiles are, with `{z}/{x}/{y}`, and the page of each before its number. */
  readonly tiles?: string;
  readonly row?: string;
  /** Of one row: where it lies, among those around. */
  readonly at?: readonly [longitude: number, latitude: number];
  /** Of places: their level, where their values are told, and the page of each before its code. */
  readonly level?: string;
  readonly values?: string;
  readonly place?: string;
  readonly thresholds?: readonly number[];
  /** A base map: where its tiles are, how near they go, and whom to name. */
  readonly behind?: { readonly tiles: string; readonly zoomMax: number; readonly credit: string };
  readonly unit?: string;
  readonly words: Readonly<Record<string, string>>;
}

interface Told {
  readonly open: OpenTable;
  readonly choice: MapChoice;
  readonly data: MapData;
  readonly query: ChartSource["query"];
  readonly unit: string | undefined;
}

/** `undefined` where nothing is drawn, or by what no tile tells. */
export function browserMap(
  language: Language,
  { open, choice, data, query, unit }: Told,
  { base, search }: { readonly base: string; readonly search: string },
): BrowserMap | undefined {
  const { main } = framesOf(data);
  const isEmpty = main.places.length + main.cells.length === 0;
  if (isEmpty || data.kind === "list" || data.kind === "bubbles") return undefined;
  const words = Object.fromEntries(names.map((name) => [name, speak(language, `pages-map-${name}`)]));
  const common = { bounds: boundsOf(main), words, ...defined({ unit }) };
  const { mapping } = choice;
  if (mapping.kind !== "place") {
    if (!isTiled(mapping, open.version.columns)) return undefined;
    const behind = behindOf(data);
    return { ...common, tiles: tilesOf(open, query, base), row: `${base}/rows/`, ...defined({ behind }) };
  }
  const frames = framesOf(data);
  const placed = [frames.main, ...frames.overseas].flatMap(({ places }) => places);
  const thresholds = classesOf(data.kind, placed)?.thresholds ?? [];
  const place = `${base}?${encodeURIComponent(nameOf(mapping))}__exact=`;
  return { ...common, level: mapping.level, values: `${base}/map/map.csv${search}`, place, thresholds };
}

const names = [
  "closer",
  "further",
  "near-me",
  "near-none",
  "near-failed",
  "near-refused",
  "near-list",
  "near-note",
  "rows-here",
  "open",
  "keys",
] as const;

function behindOf({ behind }: MapData): BrowserMap["behind"] {
  if (behind === undefined) return undefined;
  const { mark, zoomMax, attribution } = behind;
  return { tiles: `/ground/base/{z}/{x}/{y}.mvt?v=${mark}`, zoomMax, credit: attribution };
}

/** Here by the API, whose answers a browser may keep; of another instance by the page, which asks it. */
function tilesOf({ table, version }: OpenTable, query: Told["query"], base: string): string {
  const params = conditions({ query });
  const search = params.size === 0 ? "" : `?${params.toString()}`;
  if (table.elsewhere !== undefined) return `${base}/map/tile-{z}-{x}-{y}.mvt${search}`;
  return `/api/resources/${table.id}/versions/${version.number}/tiles/{z}/{x}/{y}.mvt${search}`;
}
