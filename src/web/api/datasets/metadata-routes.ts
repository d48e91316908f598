import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Quality } from "../../../catalogue/quality.ts";
import type { Language } from "../../../base/language.ts";
import type { Rooms } from "../../../rooms.ts";
import { say } from "../../../words/say.ts";
import { body, json, refused } from "../answers.ts";
import { datasetId, datasetSchema, toDatasetAnswer } from "./answers.ts";
import { metadataSchema, qualitySchema } from "./metadata.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** /api/datasets/{id}: how well it is described, what its files say, and what took its place. */
export function datasetMetadataRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const idOf = async (c: { var: ApiEnv["Variables"] }, slugOrId: string): Promise<string> =>
    (await rooms.datasets.getDataset(c.var.actor, slugOrId)).id;

  routes.openapi(qualityRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    const quality = await rooms.datasets.qualityOf(c.var.actor, id);
    return c.json(toQualityAnswer(quality, c.var.language), 200);
  });
  routes.openapi(proposalsRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    const proposals = await rooms.datasets.proposalsOf(c.var.actor, id);
    return c.json(proposals as z.infer<typeof metadataSchema>, 200);
  });
  routes.openapi(setReplacementRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    const replacement = await idOf(c, c.req.valid("json").dataset);
    const dataset = await rooms.datasets.setReplacement(c.var.actor, id, replacement);
    return c.json(toDatasetAnswer(dataset, url), 200);
  });
  routes.openapi(dropReplacementRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    const dataset = await rooms.datasets.setReplacement(c.var.actor, id, undefined);
    return c.json(toDatasetAnswer(dataset, url), 200);
  });
  return routes;
}

function toQualityAnswer(
  { score, rating, points }: Quality,
  language: Language,
): z.infer<typeof qualitySchema> {
  return {
    score,
    max: points.reduce((sum, { max }) => sum + max, 0),
    rating,
    points: points.map(({ name, reason, raise, ...point }) => ({
      ...point,
      name: say(language, name),
      reason: say(language, reason.key, reason.args),
      ...(raise === undefined ? {} : { raise: say(language, raise) }),
    })),
  };
}

const qualityRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/quality",
  operationId: "getQuality",
  tags: ["datasets"],
  request: { params: datasetId },
  responses: { 200: json(qualitySchema, "answer-quality"), ...refused },
});

const proposalsRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/proposals",
  operationId: "getProposals",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: { params: datasetId },
  responses: { 200: json(metadataSchema, "answer-proposals"), ...refused },
});

const setReplacementRoute = createRoute({
  method: "put",
  path: "/api/datasets/{id}/replacement",
  operationId: "setReplacement",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: {
    params: datasetId,
    body: body(
      z.strictObject({ dataset: z.string() }).openapi("Replacement", {
        example: { dataset: "menus-des-cantines-2027" },
      }),
    ),
  },
  responses: { 200: json(datasetSchema, "answer-as-now"), ...refused },
});

const dropReplacementRoute = createRoute({
  method: "delete",
  path: "/api/datasets/{id}/replacement",
  operationId: "dropReplacement",
  tags: ["datasets"],
  security: [{ token: [] }],
  request: { params: datasetId },
  responses: { 200: json(datasetSchema, "answer-as-now"), ...refused },
});
