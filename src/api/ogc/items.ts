import type { Clock } from "../../base/clock.ts";
import { Readable } from "node:stream";
import { Failure } from "../../base/failure.ts";
import type { Column } from "../../tables/column.ts";
import { parseQuery } from "../../tables/query/parse-query.ts";
import { columnsByName } from "../../tables/query/columns.ts";
import { newAllowance, toTest } from "../../tables/query/logic.ts";
import type { MadeQuestion } from "../../tables/open-rows.ts";
import { type Condition, queryLimits } from "../../tables/query/query.ts";
import type { FeaturePage } from "../../tables/features.ts";
import { isKnown } from "../conditional.ts";
import { findCollection, redirectToMap } from "./collections.ts";
import { dateColumn } from "./extents.ts";
import { toBounds } from "./datetime.ts";
import {
  allowOnly,
  answerJson,
  crs84,
  geoJson,
  type Link,
  type OgcRequest,
  readWhole,
  requireCrs,
  wantsHtml,
} from "./request.ts";

/** Parameters of the API; any other is a column, and one of these names wins over a column's. */
export const ownParameters: ReadonlySet<string> = new Set([
  "f",
  "lang",
  "limit",
  "offset",
  "cursor",
  "bbox",
  "bbox-crs",
  "crs",
  "datetime",
]);

export async function sendItems(request: OgcRequest): Promise<Response> {
  const { c, rooms, base, params } = request;
  const table = await findCollection(request);
  if (wantsHtml(request)) return redirectToMap(request, table);
  refuseTwice(params);
  requireCrs(request, "crs", "bbox-crs");
  const limit = readWhole(request, "limit", { least: 1, most: queryLimits.pageSizeMax, otherwise: 10 });
  const offset = readWhole(request, "offset", { least: 0, most: queryLimits.rowsMax, otherwise: 0 });
  const page = await rooms.rows.readFeatures(c.var.actor, table.id, toQuestion(params, limit, offset), {
    signal: c.req.raw.signal,
    unlessEtag: (etag) => isKnown(c, etag),
  });
  const headers: Record<string, string> = {
    "content-type": geoJson,
    etag: `W/"${page.etag}"`,
    "last-modified": page.version.createdAt.toUTCString(),
    "cache-control": "no-cache",
    "content-crs": `<${crs84}>`,
    vary: "Accept, Authorization, Cookie",
  };
  const known = isKnown(c, page.etag);
  if (known || c.req.method === "HEAD") {
    page.close();
    return new Response(null, { status: known ? 304 : 200, headers });
  }
  const address = `${base}/collections/${table.id}/items`;
  const { now } = rooms.instance;
  const body = await stream(page, now, (cursor) => linksOf(address, params, limit, cursor));
  return new Response(body, { headers });
}

export async function sendFeature(request: OgcRequest): Promise<Response> {
  allowOnly(request, "crs");
  requireCrs(request, "crs");
  const { c, rooms, base } = request;
  const table = await findCollection(request);
  const feature = c.req.param("feature") ?? "";
  const unknown = () => new Failure("not-found", "ogc-feature-unknown", { feature: feature.slice(0, 100) });
  if (!/^[1-9]\d{0,14}$/.test(feature)) throw unknown();
  if (wantsHtml(request)) return redirectToMap(request, table);
  const page = await rooms.rows.readFeatures(
    c.var.actor,
    table.id,
    new URLSearchParams({ __id__exact: feature, page_size: "1" }),
  );
  try {
    let text = "";
    for await (const part of page.features) text += part;
    if (text === "") throw unknown();
    const collection = `${base}/collections/${table.id}`;
    const links: Link[] = [
      { href: `${collection}/items/${feature}`, rel: "self", type: geoJson },
      { href: collection, rel: "collection", type: "application/json" },
    ];
    return answerJson(request, { ...(JSON.parse(text) as object), links }, geoJson);
  } finally {
    page.close();
  }
}

/** The parameters of OGC 17-069r4, §7.15, over the columns of the table. */
function toQuestion(params: URLSearchParams, limit: number, offset: number): MadeQuestion {
  return {
    key: `ogc ${params.toString()}`,
    toQuery(columns, options) {
      const kept = new URLSearchParams({ page_size: String(limit) });
      const bbox = params.get("bbox");
      const cursor = params.get("cursor");
      if (bbox !== null) kept.append("bbox", withoutHeights(bbox));
      if (cursor !== null) kept.append("cursor", cursor);
      const query = parseQuery(kept, columns, options);
      const of = [...dateConditions(columns, params), ...propertyConditions(columns, params)];
      return { ...query, where: { kind: "all", of }, skip: offset };
    },
  };
}

function refuseTwice(params: URLSearchParams): void {
  const twice = [...ownParameters].find((name) => name !== "datetime" && params.getAll(name).length > 1);
  if (twice !== undefined) throw new Failure("invalid", "query-twice", { parameter: twice });
}

/** Six numbers are a box with heights, which rows here do not have. */
function withoutHeights(bbox: string): string {
  const parts = bbox.split(",");
  return parts.length === 6 ? [0, 1, 3, 4].map((index) => parts[index]).join(",") : bbox;
}

/** Where no column tells a date, every row is of any time. GDAL may write each end of an interval by itself. */
function dateConditions(columns: readonly Column[], params: URLSearchParams): Condition[] {
  const column = dateColumn(columns);
  const bounds = params
    .getAll("datetime")
    .flatMap((text) => toBounds(text, column?.type === "date" ? "date" : "datetime"));
  if (column === undefined) return [];
  const names = columnsByName(columns);
  const allowance = newAllowance();
  return bounds.map(({ operator, value }) =>
    toTest(names, allowance, { column: column.name, operator, value, parameter: "datetime" }),
  );
}

function propertyConditions(columns: readonly Column[], params: URLSearchParams): Condition[] {
  const names = columnsByName(columns);
  const allowance = newAllowance();
  return [...params]
    .filter(([name]) => !ownParameters.has(name))
    .map(([name, value]) => {
      if (names.find(name) === undefined) {
        throw new Failure("invalid", "ogc-parameter-unknown", {
          parameter: name.slice(0, 100),
          expected: [...ownParameters, ...names.all.map((column) => column.name)].join(", ").slice(0, 500),
        });
      }
      return toTest(names, allowance, { column: name, operator: "exact", value, parameter: name });
    });
}

function linksOf(
  address: string,
  params: URLSearchParams,
  limit: number,
  cursor: string | undefined,
): readonly Link[] {
  const asked = params.size === 0 ? "" : `?${params.toString()}`;
  const links: Link[] = [
    { href: address + asked, rel: "self", type: geoJson },
    { href: `${address}?f=html`, rel: "alternate", type: "text/html" },
    { href: address.replace(/\/items$/, ""), rel: "collection", type: "application/json" },
  ];
  if (cursor === undefined) return links;
  const next = new URLSearchParams(params);
  next.delete("offset");
  next.set("limit", String(limit));
  next.set("cursor", cursor);
  return [...links, { href: `${address}?${next.toString()}`, rel: "next", type: geoJson }];
}

/** The first features are asked for at once, so that a query that costs too much is still refused. */
async function stream(
  page: FeaturePage,
  now: Clock,
  links: (cursor: string | undefined) => readonly Link[],
): Promise<ReadableStream<Uint8Array>> {
  const first = await page.features.next().catch((error: unknown) => {
    page.close();
    throw error;
  });
  async function* pieces(): AsyncGenerator<string> {
    yield `{"type":"FeatureCollection","features":[${first.done === true ? "" : first.value}`;
    yield* page.features;
    const { returned, cursor } = page.ended();
    const facts = {
      ...(page.totalExact ? { numberMatched: page.total } : {}),
      numberReturned: returned,
      timeStamp: now().toISOString(),
      links: links(cursor),
    };
    yield `],${JSON.stringify(facts).slice(1)}`;
  }
  const readable = Readable.from(pieces(), { objectMode: false });
  // Also where a reader leaves before the first byte.
  readable.once("close", () => page.close());
  return Readable.toWeb(readable) as ReadableStream<Uint8Array>;
}
