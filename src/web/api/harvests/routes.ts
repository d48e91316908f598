import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import type { NewSource } from "../../../federation/sources.ts";
import {
  body,
  defined,
  idParameter,
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
  everySchema,
  kindSchema,
  previewSchema,
  sourceSchema,
  toPreviewAnswer,
  toSourceAnswer,
} from "./answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

const security = [{ token: [] }];

const fields = {
  organization: z.string(),
  name: z.string().max(200),
  url: z.string().max(2000),
  kind: kindSchema,
  options: z.record(z.string().max(100), z.string().max(500)),
  every: everySchema,
};

const newSourceSchema = z
  .strictObject({
    ...fields,
    name: fields.name.optional(),
    kind: fields.kind.optional(),
    options: fields.options.optional(),
    every: fields.every.optional(),
  })
  .openapi("NewHarvestSource", {
    example: {
      organization: "0199c0de-0000-7000-8000-000000000001",
      name: "Portail de la métropole",
      url: "https://data.example.org/",
      every: "daily",
    },
  });

const sourceChangeSchema = z
  .strictObject(fields)
  .partial()
  .openapi("HarvestSourceChange", { example: { every: "weekly" } });

/** Other catalogues, gathered here: which, in whose name, and how often. */
export function harvestRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { harvests } = rooms;
  routes.openapi(listRoute, async (c) => {
    const page = toPageRequest(c.req.valid("query"));
    const found = await harvests.listSources(c.var.actor, page);
    const address = publicAddress(url, c.req.url);
    return c.json(
      pageAnswer(address, page, found, (source) => toSourceAnswer(c.var.language, source)),
      200,
    );
  });
  routes.openapi(newRoute, async (c) => {
    const { actor, language } = c.var;
    const source = await harvests.createSource(actor, toNewSource(c.req.valid("json")));
    c.header("Location", `${url}/api/harvests/${source.id}`);
    return c.json(toSourceAnswer(language, source), 201);
  });
  routes.openapi(previewRoute, async (c) => {
    const { actor, language } = c.var;
    const preview = await harvests.previewSource(actor, toNewSource(c.req.valid("json")));
    return c.json(toPreviewAnswer(language, preview), 200);
  });
  routes.openapi(getRoute, async (c) => {
    const source = await harvests.getSource(c.var.actor, c.req.valid("param").id);
    return c.json(toSourceAnswer(c.var.language, source), 200);
  });
  routes.openapi(changeRoute, async (c) => {
    const { actor, language } = c.var;
    const change = defined(c.req.valid("json"));
    const source = await harvests.changeSource(actor, c.req.valid("param").id, change);
    return c.json(toSourceAnswer(language, source), 200);
  });
  routes.openapi(deleteRoute, async (c) => {
    await harvests.deleteSource(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(pauseRoute, async (c) => {
    const source = await harvests.pauseSource(c.var.actor, c.req.valid("param").id);
    return c.json(toSourceAnswer(c.var.language, source), 200);
  });
  routes.openapi(resumeRoute, async (c) => {
    const source = await harvests.resumeSource(c.var.actor, c.req.valid("param").id);
    return c.json(toSourceAnswer(c.var.language, source), 200);
  });
  return routes;
}

function toNewSource({ name = "", ...told }: z.infer<typeof newSourceSchema>): NewSource {
  return { name, ...defined(told) };
}

const tags = ["harvests"];
const source = { 200: json(sourceSchema, "answer-harvest-source"), ...refused };

const listRoute = createRoute({
  method: "get",
  path: "/api/harvests",
  operationId: "listHarvestSources",
  tags,
  request: { query: pageQuery },
  responses: { 200: json(pageSchema(sourceSchema), "answer-by-name"), ...refused },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/harvests",
  operationId: "createHarvestSource",
  tags,
  security,
  request: { body: body(newSourceSchema) },
  responses: { 201: json(sourceSchema, "answer-harvest-source"), ...refused },
});

const previewRoute = createRoute({
  method: "post",
  path: "/api/harvests/preview",
  operationId: "previewHarvestSource",
  tags,
  security,
  request: { body: body(newSourceSchema) },
  responses: { 200: json(previewSchema, "answer-harvest-preview"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/harvests/{id}",
  operationId: "getHarvestSource",
  tags,
  request: { params: idParameter },
  responses: source,
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/harvests/{id}",
  operationId: "changeHarvestSource",
  tags,
  security,
  request: { params: idParameter, body: body(sourceChangeSchema) },
  responses: source,
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/harvests/{id}",
  operationId: "deleteHarvestSource",
  tags,
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});

const pauseRoute = createRoute({
  method: "post",
  path: "/api/harvests/{id}/pause",
  operationId: "pauseHarvestSource",
  tags,
  security,
  request: { params: idParameter },
  responses: source,
});

const resumeRoute = createRoute({
  method: "delete",
  path: "/api/harvests/{id}/pause",
  operationId: "resumeHarvestSource",
  tags,
  security,
  request: { params: idParameter },
  responses: source,
});
