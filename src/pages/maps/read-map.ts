import { defined } from "../../base/defined.ts";
import type { FeatureCollection, Geometry } from "geojson";
import { measuresOf, type ChartAggregate } from "../charts/choice.ts";
import { mergePlaces, type ChartPoint } from "../charts/points.ts";
import { conditions, textOf, todayOf, type ChartSource } from "../charts/read-chart.ts";
import { listItem } from "../reading/filters.ts";
import type { Rooms } from "../../rooms.ts";
import type { PageOfRows } from "../../tables/rows.ts";
import type { TileBox } from "../../tables/tile.ts";
import { geometryOf } from "../../tables/tile-content.ts";
import type { PageView, TilesExtent } from "../reading/view-table.ts";
import type { MapLevel } from "../../territory/territory.ts";
import type { MapData, MappedPlace, OverseasFrame } from "./map-data.ts";
import { readCells } from "./read-cells.ts";
import { drawnWay } from "./winding.ts";
import type { Column } from "../../tables/column.ts";
import { labelColumn } from "../../tables/label-column.ts";
import { drawableMappings, mappingsOf, type Mapping } from "./mappable.ts";

export interface MapChoice {
  readonly mapping: Mapping;
  /** Of a map by places; rows are counted where absent. Of shapes: the column that colours them. */
  readonly measure?: string;
  readonly aggregate: ChartAggregate;
}

/** A look at a table, and where places lie. */
export interface MapSource extends ChartSource, Pick<PageView, "readExtent" | "readTile"> {
  readonly territory: Pick<
    Rooms["territory"],
    "labelOf" | "successorOf" | "centreOf" | "contoursOf" | "landAround" | "towns" | "findBaseMap"
  >;
}

type Looked = Pick<ChartSource, "columns" | "profile">;

/** As many groups as the table API gives at once, and as many pages as there are communes for. */
const groupsMax = 10_000;
const pagesMax = 4;
const pointsMax = 5_000;
const shapesMax = 2_000;

export function readMapChoice(
  params: URLSearchParams,
  source: Looked,
  drawn: readonly MapLevel[],
): MapChoice | undefined {
  const mappings = drawableMappings(source.columns, drawn);
  const finest = mappings
    .filter(({ kind }) => kind === "place")
    .sort((a, b) => distinctOf(source, b) - distinctOf(source, a));
  const by = params.get("by");
  const mapping =
    mappings.find((one) => nameOf(one) === by) ?? (mappings[0]?.kind === "place" ? finest[0] : mappings[0]);
  if (mapping === undefined) return undefined;
  const measures = measuresOf(source.columns, source.profile);
  const asked = params.get("measure");
  const measure = asked === null ? measures[0]?.name : measures.find(({ name }) => name === asked)?.name;
  const aggregates = ["sum", "avg", "min", "max"] as const;
  const aggregate = aggregates.find((one) => one === params.get("aggregate")) ?? "sum";
  return {
    mapping,
    aggregate: measure === undefined ? "count" : aggregate,
    ...defined({ measure }),
  };
}

function distinctOf({ profile }: Looked, mapping: Mapping): number {
  return profile.columns.find(({ name }) => name === nameOf(mapping))?.distinct ?? 0;
}

/** The column or columns that a mapping reads, as its name in an address. */
export function nameOf(mapping: Mapping): string {
  return mapping.kind === "point" ? mapping.latitude : mapping.column;
}

export async function readMap(source: MapSource, choice: MapChoice): Promise<MapData> {
  const data = await readDrawn(source, choice);
  const { territory } = source;
  const overseas = overseasFrames(territory);
  if (data.kind === "list") return data;
  const base = data.base ?? (await territory.contoursOf("departement"));
  const drawn = { ...data, ...defined({ base }), land: await landOf(territory, choice), overseas };
  // Colours of places are named by the list beside, and by the pointer.
  if (data.kind === "classes") return drawn;
  const behind = await territory.findBaseMap();
  return { ...drawn, ...defined({ behind }), towns: territory.towns() };
}

/** The land around France, and France itself where the outlines may be those of a part of it. */
async function landOf(territory: MapSource["territory"], { mapping }: MapChoice): Promise<FeatureCollection> {
  const around = territory.landAround();
  const isPart = mapping.kind === "place" && mapping.level !== "departement" && mapping.level !== "region";
  const france = isPart ? await territory.contoursOf("region") : undefined;
  return { type: "FeatureCollection", features: [...around.features, ...(france?.features ?? [])] };
}

async function readDrawn(source: MapSource, choice: MapChoice): Promise<MapData> {
  const { mapping } = choice;
  if (mapping.kind === "place") return readPlaces(source, choice, mapping);
  const extent = isTiled(mapping, source.columns) ? await source.readExtent(conditions(source)) : undefined;
  const most = mapping.kind === "geometry" ? shapesMax : pointsMax;
  if (extent !== undefined && extent.rows > most) return readDensity(source, extent);
  if (mapping.kind === "geometry") return readShapes(source, choice, mapping.column);
  return readPoints(source, choice, mapping);
}

/** Tiles have rows where the first of the columns that tell it says: by others they are read one by one. */
export function isTiled(mapping: Mapping, columns: readonly Column[]): boolean {
  const [first] = mappingsOf(columns);
  return first !== undefined && first.kind === mapping.kind && nameOf(first) === nameOf(mapping);
}

/** What lies overseas, each with its name. */
export function overseasFrames(territory: Pick<MapSource["territory"], "labelOf">): readonly OverseasFrame[] {
  return overseasBoxes.map(([code, box]) => ({ label: territory.labelOf("departement", code) ?? code, box }));
}

/** The départements overseas, with the sea around them. */
const overseasBoxes: readonly (readonly [code: string, box: TileBox])[] = [
  ["971", { west: -62.2, south: 15.6, east: -60.7, north: 16.8 }],
  ["972", { west: -61.5, south: 14.2, east: -60.6, north: 15.1 }],
  ["973", { west: -55, south: 1.8, east: -51.3, north: 6.2 }],
  ["974", { west: 55, south: -21.6, east: 56.1, north: -20.7 }],
  ["976", { west: 44.8, south: -13.2, east: 45.5, north: -12.4 }],
];

async function readPlaces(
  source: MapSource,
  { measure, aggregate }: MapChoice,
  { column, level }: Extract<Mapping, { kind: "place" }>,
): Promise<MapData> {
  const params = conditions(source);
  params.append(`${column}__groupby`, "");
  params.append(measure === undefined ? `${column}__count` : `${measure}__${aggregate}`, "");
  if (measure !== undefined && aggregate === "avg") params.append(`${measure}__count`, "");
  const { territory } = source;
  const [page, contours] = await Promise.all([readGroups(source, params), territory.contoursOf(level)]);
  const shapes = new Map(
    contours?.features.map((feature) => [textOf(feature.properties?.["code"]), feature.geometry]),
  );
  const value = measure === undefined ? `${column}__count` : `${measure}__${aggregate}`;
  const named = page.rows.filter((row) => row[column] !== null && row[column] !== undefined);
  const points = named.flatMap((row): ChartPoint[] => {
    const [code, number] = [row[column], numberOf(row[value])];
    if (number === undefined) return [];
    return [{ x: textOf(code), y: number, series: "", weight: numberOf(row[`${measure}__count`]) ?? 1 }];
  });
  const how = measure === undefined || aggregate === "count" ? "sum" : aggregate;
  const { points: today, merged } = mergePlaces(points, { x: todayOf(source, column) }, how);
  const places = today.map(({ x, y }): MappedPlace => {
    const key = String(x);
    const former = merged.get(key);
    const centre = shapes.size === 0 ? territory.centreOf(level, key) : undefined;
    const point: Geometry | undefined =
      centre === undefined ? undefined : { type: "Point", coordinates: [...centre] };
    return {
      key,
      label: territory.labelOf(level, key) ?? key,
      ...(y === null ? {} : { value: y }),
      ...defined({ former }),
      geometry: shapes.get(key) ?? point,
    };
  });
  const drawn = places.some(({ geometry }) => geometry !== undefined);
  return {
    kind: !drawn ? "list" : shapes.size > 0 ? "classes" : "bubbles",
    places,
    total: page.total - (page.rows.length - today.length),
    unvalued: named.length - points.length,
    isPlaceMissing: named.length < page.rows.length,
    ...(contours === undefined || !drawn ? {} : { base: contours }),
  };
}

async function readGroups(
  source: MapSource,
  params: URLSearchParams,
): Promise<Pick<PageOfRows, "rows" | "total">> {
  params.set("page_size", String(groupsMax));
  const first = await source.readPage(params);
  const pages = Math.min(pagesMax, Math.ceil(first.total / groupsMax));
  const rows = [...first.rows];
  for (let page = 2; page <= pages; page += 1) {
    params.set("page", String(page));
    rows.push(...(await source.readPage(params)).rows);
  }
  return { rows, total: first.total };
}

async function readShapes(source: MapSource, { measure }: MapChoice, column: string): Promise<MapData> {
  const page = await readColumns(source, [column, labelOf(source), measure], {
    needed: [column],
    most: shapesMax,
  });
  return {
    kind: "shapes",
    total: page.total,
    places: page.rows.map((row) => ({
      ...rowPlace(source, row, measure),
      geometry: drawnWay(geometryOf(row[column])),
    })),
  };
}

async function readPoints(
  source: MapSource,
  { measure }: MapChoice,
  mapping: Extract<Mapping, { kind: "point" | "pair" }>,
): Promise<MapData> {
  const needed = mapping.kind === "point" ? [mapping.latitude, mapping.longitude] : [mapping.column];
  const page = await readColumns(source, [...needed, labelOf(source), measure], {
    needed,
    most: pointsMax,
  });
  const places = page.rows.map((row): MappedPlace => {
    const at =
      mapping.kind === "point"
        ? [row[mapping.longitude], row[mapping.latitude]]
        : pairOf(row[mapping.column], mapping.order);
    const [longitude, latitude] = at.map(numberOf);
    const right =
      longitude !== undefined &&
      latitude !== undefined &&
      Math.abs(latitude) <= 90 &&
      Math.abs(longitude) <= 180;
    return {
      ...rowPlace(source, row, measure),
      geometry: right ? { type: "Point", coordinates: [longitude, latitude] } : undefined,
    };
  });
  return { kind: "points", places, total: page.total };
}

/** All rows by how many are where; the first of them by their names, for the list. */
async function readDensity(source: MapSource, extent: TilesExtent): Promise<MapData> {
  const [cells, named] = await Promise.all([
    readCells(
      source,
      conditions(source),
      extent,
      overseasBoxes.map(([, box]) => box),
    ),
    readColumns(source, [labelOf(source)], { needed: [], most: namedMax }),
  ]);
  const places = named.rows.map((row): MappedPlace => ({
    ...rowPlace(source, row, undefined),
    geometry: undefined,
  }));
  return { kind: "density", places, total: extent.rows, cells };
}

/** Of a list beside a map of all rows. */
const namedMax = 100;

function rowPlace(source: MapSource, row: PageOfRows["rows"][number], measure: string | undefined) {
  const label = labelOf(source);
  const value = measure === undefined ? undefined : numberOf(row[measure]);
  const text = label === undefined ? undefined : row[label];
  return {
    key: textOf(row["__id"]),
    label: textOf(text) === "" ? textOf(row["__id"]) : textOf(text),
    ...defined({ value }),
  };
}

/** The column that names a row. */
export function labelOf({ columns, profile }: Looked): string | undefined {
  return labelColumn(columns, profile);
}

function readColumns(
  source: MapSource,
  names: readonly (string | undefined)[],
  { needed, most }: { needed: readonly string[]; most: number },
): Promise<PageOfRows> {
  const params = conditions(source);
  const wanted = [...new Set(names.filter((name) => name !== undefined))];
  params.set("columns", ["__id", ...wanted].map(listItem).join(","));
  for (const name of needed) params.append(`${name}__isnotnull`, "");
  params.set("page_size", String(most));
  return source.readPage(params);
}

function pairOf(value: unknown, order: "latitude-first" | "longitude-first"): unknown[] {
  const numbers = Array.isArray(value)
    ? value
    : String(value)
        .replace(/[[\]()]/g, "")
        .split(/\s*[,;]\s*|\s+/);
  return order === "latitude-first" ? [numbers[1], numbers[0]] : [numbers[0], numbers[1]];
}

function numberOf(value: unknown): number | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const number = typeof value === "string" ? Number(value.replace(",", ".")) : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
