import { Failure } from "../../base/failure.ts";
import { isId } from "../../base/id.ts";
import { findLicence } from "../../catalogue/licence.ts";
import { shapeOf } from "../../tables/query/shape.ts";
import type { ReadableTable } from "../../tables/readable-tables.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { say } from "../../words/say.ts";
import { nameTables } from "../../tables/named-tables.ts";
import type { Box } from "../../tables/query/query.ts";
import { intervalOf } from "./extents.ts";
import { sendPage } from "./landing.ts";
import {
  allowOnly,
  answerJson,
  crs84,
  geoJson,
  type Link,
  type OgcRequest,
  readWhole,
  wantsHtml,
} from "./request.ts";

const pageSizeMax = 1_000;

export async function sendCollections(request: OgcRequest): Promise<Response> {
  allowOnly(request, "limit", "offset");
  const { c, rooms, base, extents } = request;
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
    { href: `${base}/collections?f=html`, rel: "alternate", type: "text/html", title },
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
  const [datasets, boxes] = await Promise.all([
    rooms.datasets.findDatasets(c.var.actor, [...new Set(items.map(({ dataset }) => dataset))]),
    extents.ofAll(c.var.actor, items),
  ]);
  const collections = items.map((table) =>
    toCollection(request, { table, dataset: datasets.get(table.dataset), box: boxes.get(table.id) }),
  );
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
  const { c, rooms, extents } = request;
  const table = await findCollection(request);
  if (wantsHtml(request)) return redirectToMap(request, table);
  const [dataset, box] = await Promise.all([
    rooms.datasets.getDataset(c.var.actor, table.dataset),
    extents.of(c.var.actor, table),
  ]);
  return answerJson(request, toCollection(request, { table, dataset, box }));
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

interface Told {
  readonly table: ReadableTable;
  readonly dataset: Pick<Dataset, "description" | "licence"> | undefined;
  readonly box: Box | undefined;
}

/** The same in the list and by itself (OGC 17-069r4, requirement 18). */
function toCollection({ base, url, c }: OgcRequest, { table, dataset, box }: Told) {
  const { language } = c.var;
  const address = `${base}/collections/${table.id}`;
  const title = `${table.datasetTitle} – ${table.name}`;
  const { licence: name, description = "" } = dataset ?? {};
  const licence = name === undefined ? undefined : findLicence(name);
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
  if (licence !== undefined) {
    links.push({ href: licence.url, rel: "license", type: "text/html", title: licence.name });
  }
  return {
    id: table.id,
    title,
    ...(description === "" ? {} : { description }),
    links,
    ...extentMember(box, intervalOf(table)),
    itemType: "feature",
    crs: [crs84],
    storageCrs: crs84,
  };
}

function extentMember(box: Box | undefined, interval: readonly [string, string] | undefined): object {
  if (box === undefined && interval === undefined) return {};
  return {
    extent: {
      ...(box === undefined ? {} : { spatial: { bbox: [box], crs: crs84 } }),
      ...(interval === undefined ? {} : { temporal: { interval: [interval] } }),
    },
  };
}
