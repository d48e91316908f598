import { Failure } from "../../../base/failure.ts";
import { isId } from "../../../base/id.ts";
import { findLicence } from "../../../catalogue/licence.ts";
import type { Column } from "../../../tables/column.ts";
import type { ColumnProfile } from "../../../tables/profile.ts";
import { shapeOf } from "../../../tables/query/shape.ts";
import type { ReadableTable } from "../../../tables/readable-tables.ts";
import { say } from "../../words/say.ts";
import { nameTables } from "../../pages/reading/tables.ts";
import { sendPage } from "./landing.ts";
import {
  allowOnly,
  answerJson,
  geoJson,
  type Link,
  type OgcRequest,
  readWhole,
  wantsHtml,
} from "./request.ts";

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

const pageSizeMax = 1_000;

type Box = readonly [number, number, number, number];

export async function sendCollections(request: OgcRequest): Promise<Response> {
  allowOnly(request, "limit", "offset");
  const { c, rooms, base } = request;
  const { language } = c.var;
  const pageSize = readWhole(request, "limit", { least: 1, most: pageSizeMax, otherwise: pageSizeMax });
  const offset = readWhole(request, "offset", { least: 0, most: 1e9, otherwise: 0 });
  const page = Math.floor(offset / pageSize) + 1;
  const { items, total } = await rooms.tables.listReadableTables(c.var.actor, {
    page,
    pageSize,
    located: true,
  });
  const next = page * pageSize;
  const title = say(language, "ogc-collections");
  const links: Link[] = [
    { href: `${base}/collections`, rel: "self", type: "application/json", title },
    ...(next < total
      ? [
          {
            href: `${base}/collections?limit=${pageSize}&offset=${next}`,
            rel: "next",
            type: "application/json",
          },
        ]
      : []),
  ];
  const collections = items.map((table) => toCollection(request, table, profiledBox(table)));
  if (wantsHtml(request)) {
    const pages = collections.map((one) => ({
      href: `${base}/collections/${one.id}?f=html`,
      title: one.title,
    }));
    return sendPage(
      request,
      title,
      say(language, "ogc-description"),
      pages.map((one) => ({ ...one, rel: "item" })),
    );
  }
  return answerJson(request, { links, collections });
}

export async function sendCollection(request: OgcRequest): Promise<Response> {
  allowOnly(request);
  const { c, rooms } = request;
  const table = await findCollection(request);
  if (wantsHtml(request)) return redirectToMap(request, table);
  const [dataset, extent] = await Promise.all([
    rooms.datasets.getDataset(c.var.actor, table.dataset),
    rooms.rows.extentOf(c.var.actor, table.id),
  ]);
  const collection = toCollection(request, table, extent);
  const licence = dataset.licence === undefined ? undefined : findLicence(dataset.licence);
  return answerJson(request, {
    ...collection,
    ...(dataset.description === "" ? {} : { description: dataset.description }),
    links: [
      ...collection.links,
      ...(licence === undefined
        ? []
        : [{ href: licence.url, rel: "license", type: "text/html", title: licence.name }]),
    ],
  });
}

/** The table of the address; not found where it says nothing of where its rows lie. */
export async function findCollection({ c, rooms }: OgcRequest): Promise<ReadableTable> {
  const id = c.req.param("id") ?? "";
  const unknown = () => new Failure("not-found", "ogc-collection-unknown", { collection: id.slice(0, 100) });
  if (!isId(id)) throw unknown();
  const table = await rooms.tables.getTable(c.var.actor, id);
  const { version } = table;
  // Who may not read it is told so, where it is one at all.
  if (table.access?.reading === "none" && shapeOf(table.access.columns).geometry !== undefined) {
    await rooms.tables.outlineVersion(c.var.actor, id);
  }
  if (version === undefined || shapeOf(version.columns).geometry === undefined) throw unknown();
  return { ...table, version };
}

/** People read a table on its map. */
export async function redirectToMap({ c, rooms, url }: OgcRequest, table: ReadableTable): Promise<Response> {
  const named = nameTables(await rooms.tables.listTables(c.var.actor, table.dataset));
  const slug = named.find(({ id }) => id === table.id)?.slug ?? "";
  return c.redirect(`${url}/datasets/${table.datasetSlug}/${slug}/map`, 303);
}

/** The column that `datetime` looks at: the first of dates that are nobody's birth. */
export function dateColumn(columns: readonly Column[]): Column | undefined {
  return columns.find(
    ({ type, meaning }) => (type === "date" || type === "datetime") && meaning !== "birth-date",
  );
}

function toCollection({ base, url, c }: OgcRequest, table: ReadableTable, bbox: Box | undefined) {
  const { language } = c.var;
  const address = `${base}/collections/${table.id}`;
  const title = `${table.datasetTitle} – ${table.name}`;
  const interval = intervalOf(table);
  const items = say(language, "ogc-items");
  const links: Link[] = [
    { href: address, rel: "self", type: "application/json", title },
    { href: `${address}/items`, rel: "items", type: geoJson, title: items },
    { href: `${address}/items?f=html`, rel: "items", type: "text/html", title: items },
    { href: `${url}/datasets/${table.datasetSlug}`, rel: "describedby", type: "text/html", title },
    {
      href: `${url}/api/resources/${table.id}/data.parquet`,
      rel: "enclosure",
      type: "application/vnd.apache.parquet",
    },
  ];
  return {
    id: table.id,
    title,
    links,
    ...(bbox === undefined && interval === undefined
      ? {}
      : {
          extent: {
            ...(bbox === undefined ? {} : { spatial: { bbox: [bbox], crs: crs84 } }),
            ...(interval === undefined ? {} : { temporal: { interval: [interval] } }),
          },
        }),
    itemType: "feature",
    crs: [crs84],
  };
}

/** Of two columns of numbers, without asking a single row. */
function profiledBox({ version }: ReadableTable): Box | undefined {
  const places = shapeOf(version.columns).geometry;
  if (places?.kind !== "point") return undefined;
  const x = profileOf(version, places.longitude);
  const y = profileOf(version, places.latitude);
  const sides = [x?.min, y?.min, x?.max, y?.max];
  if (!sides.every((side) => typeof side === "number")) return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = sides;
  return [west, south, east, north];
}

/** RFC 3339 instants; a day begins and ends at midnight, UTC. */
function intervalOf({ version }: ReadableTable): readonly [string, string] | undefined {
  const column = dateColumn(version.columns);
  const profile = column === undefined ? undefined : profileOf(version, column.name);
  const start = toInstant(profile?.min, "00:00:00Z");
  const end = toInstant(profile?.max, "23:59:59Z");
  return start === undefined || end === undefined ? undefined : [start, end];
}

function toInstant(value: number | string | undefined, time: string): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  if (value.length === 10) return `${value}T${time}`;
  const instant = value.replace(" ", "T");
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(instant) ? instant : `${instant}Z`;
}

function profileOf({ profile }: ReadableTable["version"], name: string): ColumnProfile | undefined {
  return profile.columns.find((column) => column.name === name);
}
