import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import { json, refused } from "../answers.ts";
import { checkSchema, originalSchema, toCheckAnswer } from "./answers.ts";
import { importSchema, toImportAnswer, toProblemAnswer } from "../datasets/import-answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

const tags = ["harvests"];

/** Of datasets that were gathered: the record as it came, and what became of the files elsewhere. */
export function harvestedDatasetRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { harvests, datasets } = rooms;
  routes.openapi(originalRoute, async (c) => {
    const { actor, language } = c.var;
    const { id, source } = c.req.valid("param");
    const dataset = await datasets.getDataset(actor, id);
    const { mediaType, text, problems } = await harvests.originalOf(actor, dataset.id, source);
    return c.json(
      { mediaType, text, problems: problems.map((each) => toProblemAnswer(language, each)) },
      200,
    );
  });
  routes.openapi(checksRoute, async (c) => {
    const { actor, language } = c.var;
    const dataset = await datasets.getDataset(actor, c.req.valid("param").id);
    const checks = await harvests.checksOf(actor, dataset.id);
    return c.json(
      { data: [...checks].map(([address, check]) => toCheckAnswer(language, address, check)) },
      200,
    );
  });
  routes.openapi(tableRoute, async (c) => {
    const { actor, language } = c.var;
    const { id, distribution } = c.req.valid("param");
    const dataset = await datasets.getDataset(actor, id);
    const begun = await harvests.tableOfRemoteLater(actor, dataset.id, distribution);
    c.header("Location", `${url}/api/imports/${begun.id}`);
    return c.json(toImportAnswer(language, begun), 202);
  });
  return routes;
}

const datasetId = {
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "parameter-dataset-id",
    example: "menus-des-cantines",
  }),
};

const originalRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/origins/{source}",
  operationId: "getHarvestOriginal",
  tags,
  request: {
    params: z.object({
      ...datasetId,
      source: z.string().openapi({
        param: { name: "source", in: "path" },
        description: "parameter-harvest-source",
        example: "0199c0de-0000-7000-8000-000000000040",
      }),
    }),
  },
  responses: { 200: json(originalSchema, "answer-harvest-original"), ...refused },
});

const checksRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/link-checks",
  operationId: "listLinkChecks",
  tags,
  request: { params: z.object(datasetId) },
  responses: { 200: json(z.object({ data: z.array(checkSchema) }), "answer-link-checks"), ...refused },
});

const tableRoute = createRoute({
  method: "post",
  path: "/api/datasets/{id}/distributions/{distribution}/table",
  operationId: "makeTableOfRemote",
  tags,
  security: [{ token: [] }],
  request: {
    params: z.object({
      ...datasetId,
      distribution: z.string().openapi({
        param: { name: "distribution", in: "path" },
        description: "parameter-distribution",
        example: "csv",
      }),
    }),
  },
  responses: { 202: json(importSchema, "answer-import"), ...refused },
});
