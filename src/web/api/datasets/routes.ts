import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Dataset } from "../../../catalogue/dataset.ts";
import type { MetadataChange } from "../../../catalogue/datasets.ts";
import { type Licence, licences } from "../../../catalogue/licence.ts";
import type { Rooms } from "../../../rooms.ts";
import {
  body,
  type Defined,
  defined,
  json,
  nothing,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "../answers.ts";
import {
  datasetChangeSchema,
  datasetId,
  datasetSchema,
  newDatasetSchema,
  stateSchema,
  tableSchema,
  toDatasetAnswer,
  toTableAnswer,
} from "./answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** /api/datasets: what is published, and its life from draft to withdrawal. */
export function datasetRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const answer = (dataset: Dataset) => toDatasetAnswer(dataset, url);
  /** Verbs that change something take the id; people may write the slug. */
  const idOf = async (c: { var: ApiEnv["Variables"] }, slugOrId: string): Promise<string> =>
    (await rooms.datasets.getDataset(c.var.actor, slugOrId)).id;

  routes.openapi(listRoute, async (c) => {
    const { q, organization, state, sort, ...page } = c.req.valid("query");
    const request = toPageRequest(page);
    const found = await rooms.datasets.listDatasets(c.var.actor, {
      ...request,
      sort,
      ...(q === undefined ? {} : { q }),
      ...(organization === undefined ? {} : { organization }),
      ...(state === undefined ? {} : { state }),
    });
    return c.json(pageAnswer(publicAddress(url, c.req.url), request, found, answer), 200);
  });
  routes.openapi(newRoute, async (c) => {
    const dataset = await rooms.datasets.createDataset(c.var.actor, toChange(c.req.valid("json")));
    c.header("Location", `${url}/api/datasets/${dataset.id}`);
    return c.json(answer(dataset), 201);
  });
  routes.openapi(getRoute, async (c) =>
    c.json(answer(await rooms.datasets.getDataset(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(changeRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    const { unchangedSince, ...told } = c.req.valid("json");
    const changed = await rooms.datasets.changeDataset(c.var.actor, id, {
      ...toChange(told),
      ...(unchangedSince === undefined ? {} : { unchangedSince: new Date(unchangedSince) }),
    });
    return c.json(answer(changed), 200);
  });
  routes.openapi(deleteRoute, async (c) => {
    await rooms.datasets.deleteDataset(c.var.actor, await idOf(c, c.req.valid("param").id));
    return c.body(null, 204);
  });
  routes.openapi(publishRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    return c.json(answer(await rooms.datasets.publish(c.var.actor, id, defined(c.req.valid("json")))), 200);
  });
  routes.openapi(withdrawRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    return c.json(answer(await rooms.datasets.withdraw(c.var.actor, id, c.req.valid("query").reason)), 200);
  });
  routes.openapi(tablesRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    const tables = await rooms.tables.listTables(c.var.actor, id);
    return c.json({ data: tables.map((table) => toTableAnswer(table, url)) }, 200);
  });
  routes.openapi(licencesRoute, (c) => c.json({ data: licences.map(toLicenceAnswer) }, 200));
  return routes;
}

/** The catalogue cleans what is said of the dataset, or refuses it. */
function toChange<Change extends { readonly metadata?: unknown }>(
  json: Change,
): Omit<Defined<Change>, "metadata"> & { readonly metadata?: MetadataChange } {
  return defined(json) as Omit<Defined<Change>, "metadata"> & { readonly metadata?: MetadataChange };
}

function toLicenceAnswer({ id, name, url, attribution, shareAlike }: Licence) {
  return { id, name, url, attribution, shareAlike };
}

const listRoute = createRoute({
  method: "get",
  path: "/api/datasets",
  operationId: "listDatasets",
  tags: ["datasets"],
  request: {
    query: pageQuery.extend({
      q: z.string().max(500).optional().openapi({ description: "parameter-q" }),
      organization: z.string().optional().openapi({ description: "parameter-organization" }),
      state: stateSchema.optional().openapi({ description: "parameter-state" }),
      sort: z.enum(["newest", "title"]).default("newest").openapi({ description: "parameter-sort" }),
    }),
  },
  responses: { 200: json(pageSchema(datasetSchema), "answer-datasets"), ...refused },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/datasets",
  operationId: "createDataset",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: { body: body(newDatasetSchema) },
  responses: { 201: json(datasetSchema, "answer-draft"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}",
  operationId: "getDataset",
  tags: ["datasets"],
  request: { params: datasetId },
  responses: { 200: json(datasetSchema, "answer-dataset"), ...refused },
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/datasets/{id}",
  operationId: "changeDataset",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: { params: datasetId, body: body(datasetChangeSchema) },
  responses: { 200: json(datasetSchema, "answer-as-now"), ...refused },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/datasets/{id}",
  operationId: "deleteDataset",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: { params: datasetId },
  responses: { 204: nothing, ...refused },
});

const publishRoute = createRoute({
  method: "post",
  path: "/api/datasets/{id}/publication",
  operationId: "publishDataset",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: {
    params: datasetId,
    body: {
      required: false,
      content: {
        "application/json": {
          schema: z.strictObject({ personalData: z.string().optional() }).openapi("Publication", {
            example: { personalData: "Elected officials, in their public role." },
          }),
        },
      },
    },
  },
  responses: { 200: json(datasetSchema, "answer-published"), ...refused },
});

const withdrawRoute = createRoute({
  method: "delete",
  path: "/api/datasets/{id}/publication",
  operationId: "withdrawDataset",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: {
    params: datasetId,
    query: z.object({
      reason: z.string().min(1).max(2000).openapi({
        description: "parameter-reason",
        example: "Published by mistake.",
      }),
    }),
  },
  responses: { 200: json(datasetSchema, "answer-withdrawn"), ...refused },
});

const tablesRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/tables",
  operationId: "listTables",
  tags: ["datasets"],
  request: { params: datasetId },
  responses: { 200: json(z.object({ data: z.array(tableSchema) }), "answer-tables"), ...refused },
});

const licencesRoute = createRoute({
  method: "get",
  path: "/api/licences",
  operationId: "listLicences",
  tags: ["datasets"],
  responses: {
    200: json(
      z.object({
        data: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            url: z.string(),
            attribution: z.boolean(),
            shareAlike: z.boolean(),
          }),
        ),
      }),
      "answer-licences",
    ),
    ...refused,
  },
});
