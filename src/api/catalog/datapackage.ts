import { defined } from "../../base/defined.ts";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { findLicence } from "../../catalogue/licence.ts";
import { toIri } from "../../catalogue/dcat/iri.ts";
import type { Table, Version } from "../../tables/table.ts";
import type { Rooms } from "../../rooms.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { say } from "../../words/say.ts";
import { refused, unchanged } from "../answers.ts";
import { sendPieces, tagOf } from "./answers.ts";
import { refuseWithdrawn } from "./dataset-documents.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** /datasets/{slug}/datapackage.json: a dataset as Frictionless reads it. */
export function datapackageRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.get("/datasets/:slug/datapackage.json", async (c) => {
    const dataset = await rooms.datasets.getDataset(c.var.actor, c.req.param("slug"));
    refuseWithdrawn(dataset);
    const tables = await rooms.tables.listTables(c.var.actor, dataset.id);
    const resources = await Promise.all(
      tables.map(async (table) => {
        if (table.version === undefined) return [];
        const schema = await rooms.tables.tableSchema(c.var.actor, table.id, table.version.number);
        return [toResource(table, table.version, schema, url)];
      }),
    );
    const body = JSON.stringify(toDatapackage(dataset, unique(resources.flat()), url));
    const document = { etag: tagOf(body), modified: dataset.modifiedAt, mediaType: "application/json" };
    return sendPieces(c, document, async () => [body]);
  });
  routes.openAPIRegistry.registerPath({
    method: "get",
    path: "/datasets/{slug}/datapackage.json",
    operationId: "getDatapackage",
    tags: ["datasets"],
    summary: say("fr", "operation-getDatapackage"),
    request: {
      params: z.object({
        slug: z
          .string()
          .openapi({ param: { name: "slug", in: "path" }, description: "doors-parameter-slug" }),
      }),
    },
    responses: {
      200: {
        description: "doors-answer-datapackage",
        content: { "application/json": { schema: z.looseObject({}) } },
      },
      ...unchanged,
      ...refused,
    },
  });
  return routes;
}

interface Resource {
  readonly name: string;
  readonly [property: string]: unknown;
}

/** Data Package 1 (https://specs.frictionlessdata.io/data-package/): its readers are those in use. */
function toDatapackage(dataset: Dataset, resources: readonly Resource[], url: string) {
  const { metadata, origins, organizationName, organizationSlug } = dataset;
  const sources = origins.map(({ sourceName, url: path }) =>
    defined({ title: sourceName, path: toIri(path) }),
  );
  return defined({
    profile: "data-package",
    name: dataset.slug,
    id: dataset.id,
    title: dataset.title,
    description: dataset.description,
    homepage: `${url}/datasets/${encodeURIComponent(dataset.slug)}`,
    version: metadata.version,
    created: (dataset.publishedAt ?? dataset.createdAt).toISOString(),
    keywords: metadata.keywords.length === 0 ? undefined : metadata.keywords,
    licenses: dataset.licence === undefined ? undefined : [toLicense(dataset.licence)],
    contributors: [
      { title: organizationName, path: `${url}/organizations/${organizationSlug}`, role: "publisher" },
    ],
    sources: sources.length === 0 ? undefined : sources,
    resources,
  });
}

/** The CSV as it is served: its first column numbers the rows. */
function toResource(table: Table, version: Version, schema: unknown, url: string): Resource {
  const { fields, ...rest } = schema as { readonly fields: readonly object[] };
  return {
    profile: "tabular-data-resource",
    name: nameOf(table.name),
    title: table.name,
    path: `${url}/api/resources/${table.id}/versions/${version.number}/data/csv/`,
    format: "csv",
    mediatype: "text/csv",
    encoding: "utf-8",
    schema: { ...rest, fields: [{ name: "__id", type: "integer" }, ...fields] },
  };
}

function toLicense(licence: string): object {
  const known = findLicence(licence);
  if (known !== undefined) return { name: known.id, path: known.url, title: known.name };
  const path = toIri(licence);
  return path === undefined ? { name: "other", title: licence } : { path, title: licence };
}

/** Lower case, and only the signs that the specification allows. */
function nameOf(text: string): string {
  const plain = text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.replaceAll(/[^a-z0-9._-]+/g, "-").replaceAll(/^[-.]+|[-.]+$/g, "") || "table";
}

function unique(resources: readonly Resource[]): readonly Resource[] {
  const taken = new Map<string, number>();
  return resources.map((resource) => {
    const before = taken.get(resource.name) ?? 0;
    taken.set(resource.name, before + 1);
    return before === 0 ? resource : { ...resource, name: `${resource.name}-${before + 1}` };
  });
}
