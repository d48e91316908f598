import { defined } from "../../base/defined.ts";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { findLicence } from "../../catalogue/licence.ts";
import { toIri } from "../../catalogue/dcat/iri.ts";
import type { Column } from "../../tables/column.ts";
import type { Table, Version } from "../../tables/table.ts";
import type { Rooms } from "../../rooms.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { say } from "../../words/say.ts";
import { elsewhere, refused, unchanged } from "../answers.ts";
import { lastChange, sendPieces, tagOf } from "./answers.ts";
import { croissantContext } from "./croissant-context.ts";
import { findVersion, toRequest } from "../resources/request.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** /api/resources/{id}/croissant.json: a table as programs that learn from data read it. */
export function croissantRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  for (const base of ["/api/resources/:id", "/api/resources/:id/versions/:number"]) {
    routes.get(`${base}/croissant.json`, async (c) => {
      const request = toRequest(c, rooms, url);
      const { table, version } = await findVersion(request);
      const dataset = await rooms.datasets.getDataset(c.var.actor, table.dataset);
      const body = JSON.stringify(toCroissant({ dataset, table, version }, url));
      const modified = lastChange([dataset], version.createdAt);
      return sendPieces(c, { etag: tagOf(body), modified, mediaType: "application/ld+json" }, async () => [
        body,
      ]);
    });
  }
  routes.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/resources/{id}/croissant.json",
    operationId: "getCroissant",
    tags: ["resources"],
    summary: say("fr", "operation-getCroissant"),
    request: {
      params: z.object({
        id: z.string().openapi({ param: { name: "id", in: "path" }, description: "table-api-resource" }),
      }),
    },
    responses: {
      200: {
        description: "doors-answer-croissant",
        content: { "application/ld+json": { schema: z.looseObject({}) } },
      },
      ...unchanged,
      ...elsewhere,
      ...refused,
    },
  });
  return routes;
}

interface CroissantOf {
  readonly dataset: Dataset;
  readonly table: Table;
  readonly version: Version;
}

/**
 * Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html): the Parquet of a
 * version, whose sum is known, and a record set with a field for each column of it.
 */
function toCroissant({ dataset, table, version }: CroissantOf, url: string): object {
  const address = `${url}/api/resources/${table.id}/versions/${version.number}`;
  const page = `${url}/datasets/${encodeURIComponent(dataset.slug)}`;
  const file = "parquet";
  const { metadata, organizationName, organizationSlug } = dataset;
  return {
    "@context": croissantContext,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.0",
    name: dataset.title === table.name ? table.name : `${dataset.title} — ${table.name}`,
    description: dataset.description || dataset.title,
    url: page,
    sameAs: `${url}/datasets/${dataset.id}`,
    version: `${version.number}.0.0`,
    datePublished: (dataset.publishedAt ?? version.createdAt).toISOString(),
    dateModified: version.createdAt.toISOString(),
    ...(dataset.licence === undefined ? {} : { license: licenceOf(dataset.licence) }),
    creator: {
      "@type": "sc:Organization",
      name: organizationName,
      url: `${url}/organizations/${organizationSlug}`,
    },
    publisher: { "@type": "sc:Organization", name: organizationName },
    ...(metadata.keywords.length === 0 ? {} : { keywords: metadata.keywords }),
    inLanguage: metadata.languages.length === 0 ? undefined : metadata.languages,
    citeAs: `${organizationName}, « ${dataset.title} », ${version.createdAt.toISOString().slice(0, 10)}, ${page}`,
    distribution: [
      {
        "@type": "cr:FileObject",
        "@id": file,
        name: `${table.name}.parquet`,
        contentUrl: `${address}/data.parquet`,
        encodingFormat: "application/x-parquet",
        contentSize: `${version.parquetBytes} B`,
        sha256: version.parquet,
      },
    ],
    recordSet: [
      {
        "@type": "cr:RecordSet",
        "@id": "rows",
        name: "rows",
        description: table.name,
        ...(table.key.length === 0 ? {} : { key: table.key.map((name) => ({ "@id": fieldId(name) })) }),
        field: version.columns.map((column) => toField(column, file)),
      },
    ],
  };
}

function toField(column: Column, file: string): object {
  return {
    "@type": "cr:Field",
    "@id": fieldId(column.name),
    name: column.name,
    ...defined({ description: column.description ?? column.title ?? column.unit }),
    dataType: dataTypeOf(column),
    ...(column.type === "list" ? { repeated: true } : {}),
    source: { fileObject: { "@id": file }, extract: { column: column.name } },
  };
}

function fieldId(name: string): string {
  return `rows/${encodeURIComponent(name.toWellFormed())}`;
}

const dataTypes: Readonly<Record<Column["type"], string>> = {
  integer: "sc:Integer",
  decimal: "sc:Float",
  boolean: "sc:Boolean",
  date: "sc:Date",
  datetime: "sc:DateTime",
  time: "sc:Time",
  text: "sc:Text",
  list: "sc:Text",
  // The Parquet holds its GeoJSON; Croissant reads no shape.
  geometry: "sc:Text",
};

function dataTypeOf({ type, meaning }: Column): string {
  return type === "text" && meaning === "url" ? "sc:URL" : dataTypes[type];
}

function licenceOf(licence: string): string {
  return findLicence(licence)?.url ?? toIri(licence) ?? licence;
}
