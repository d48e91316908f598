import { defined } from "../../base/defined.ts";
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import {
  body,
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
import { toProblemAnswer } from "../datasets/import-answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import {
  madeNodeSchema,
  nodeSchema,
  portalSchema,
  publicationSchema,
  reportSchema,
  toNodeAnswer,
  toPortalAnswer,
  toPublicationAnswer,
  toReportAnswer,
} from "./answers.ts";

/** Nodes of RUDI that push here, portals that are published to, and what a dataset is there. */
export function rudiStewardRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  addNodes(routes, rooms, url);
  addPortals(routes, rooms, url);
  addDatasets(routes, rooms);
  return routes;
}

function addNodes(routes: OpenAPIHono<ApiEnv>, { rudi }: Rooms, url: string): void {
  routes.openapi(nodesRoute, async (c) =>
    c.json({ data: (await rudi.listNodes(c.var.actor)).map(toNodeAnswer) }, 200),
  );
  routes.openapi(newNodeRoute, async (c) => {
    const { node, secret } = await rudi.createNode(c.var.actor, c.req.valid("json"));
    c.header("Location", `${url}/api/rudi/nodes/${node.id}`);
    c.header("cache-control", "no-store");
    return c.json({ ...toNodeAnswer(node), secret }, 201);
  });
  routes.openapi(nodeRoute, async (c) =>
    c.json(toNodeAnswer(await rudi.getNode(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(secretRoute, async (c) => {
    const { node, secret } = await rudi.renewNodeSecret(c.var.actor, c.req.valid("param").id);
    c.header("cache-control", "no-store");
    return c.json({ ...toNodeAnswer(node), secret }, 200);
  });
  routes.openapi(deleteNodeRoute, async (c) => {
    await rudi.deleteNode(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(reportsRoute, async (c) => {
    const page = toPageRequest(c.req.valid("query"));
    const found = await rudi.listNodeReports(c.var.actor, c.req.valid("param").id, page);
    const address = publicAddress(url, c.req.url);
    return c.json(
      pageAnswer(address, page, found, (report) => toReportAnswer(c.var.language, report)),
      200,
    );
  });
}

function addPortals(routes: OpenAPIHono<ApiEnv>, { rudi }: Rooms, url: string): void {
  routes.openapi(portalsRoute, async (c) => {
    const portals = await rudi.listPortals(c.var.actor);
    return c.json({ data: portals.map((portal) => toPortalAnswer(c.var.language, portal)) }, 200);
  });
  routes.openapi(newPortalRoute, async (c) => {
    const portal = await rudi.createPortal(c.var.actor, c.req.valid("json"));
    c.header("Location", `${url}/api/rudi/portals/${portal.id}`);
    return c.json(toPortalAnswer(c.var.language, portal), 201);
  });
  routes.openapi(portalRoute, async (c) =>
    c.json(toPortalAnswer(c.var.language, await rudi.getPortal(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(changePortalRoute, async (c) => {
    const change = defined(c.req.valid("json"));
    const portal = await rudi.changePortal(c.var.actor, c.req.valid("param").id, change);
    return c.json(toPortalAnswer(c.var.language, portal), 200);
  });
  routes.openapi(deletePortalRoute, async (c) => {
    await rudi.deletePortal(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(pausePortalRoute, async (c) =>
    c.json(toPortalAnswer(c.var.language, await rudi.pausePortal(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(resumePortalRoute, async (c) =>
    c.json(
      toPortalAnswer(c.var.language, await rudi.resumePortal(c.var.actor, c.req.valid("param").id)),
      200,
    ),
  );
}

function addDatasets(routes: OpenAPIHono<ApiEnv>, { rudi, datasets }: Rooms): void {
  routes.openapi(recordRoute, async (c) => {
    const { actor, language } = c.var;
    const dataset = await datasets.getDataset(actor, c.req.valid("param").id);
    const { record, problems } = await rudi.getResource(actor, dataset.id);
    return c.json({ record, problems: problems.map((each) => toProblemAnswer(language, each)) }, 200);
  });
  routes.openapi(publicationsRoute, async (c) => {
    const { actor, language } = c.var;
    const dataset = await datasets.getDataset(actor, c.req.valid("param").id);
    const told = await rudi.publicationsOf(actor, dataset.id);
    return c.json({ data: told.map((each) => toPublicationAnswer(language, each)) }, 200);
  });
}

const tags = ["rudi"];
const security = [{ token: [] }];
const params = idParameter;

const newNodeSchema = z
  .strictObject({ name: z.string().max(200), url: z.string().max(2000), organization: z.string() })
  .openapi("NewRudiNode", {
    example: {
      name: "Nœud des transports",
      url: "https://noeud.example.org",
      organization: "0199c0de-0000-7000-8000-000000000001",
    },
  });

const portalFields = {
  name: z.string().max(200),
  url: z.string().max(2000),
  clientId: z.string().max(500),
  secret: z.string().max(500),
  producers: z.record(z.string().max(40), z.string().max(40)),
};

const newPortalSchema = z.strictObject(portalFields).openapi("NewRudiPortal", {
  example: {
    name: "RUDI",
    url: "https://rudi.example.org",
    clientId: "5b1439e9-77e1-41b2-a98b-b08aa29b344b",
    secret: "…",
    producers: { "0199c0de-0000-7000-8000-000000000001": "349b050c-cd74-447c-b82e-b7e7b2553c1d" },
  },
});

const portalChangeSchema = z.strictObject(portalFields).partial().openapi("RudiPortalChange");

const one = "answer-rudi-node";
const onePortal = "answer-rudi-portal";
const base = { tags, security };

const nodesRoute = createRoute({
  ...base,
  method: "get",
  path: "/api/rudi/nodes",
  operationId: "listRudiNodes",
  responses: { 200: json(z.object({ data: z.array(nodeSchema) }), "answer-by-name"), ...refused },
});

const newNodeRoute = createRoute({
  ...base,
  method: "post",
  path: "/api/rudi/nodes",
  operationId: "createRudiNode",
  request: { body: body(newNodeSchema) },
  responses: { 201: json(madeNodeSchema, one), ...refused },
});

const nodeRoute = createRoute({
  ...base,
  method: "get",
  path: "/api/rudi/nodes/{id}",
  operationId: "getRudiNode",
  request: { params },
  responses: { 200: json(nodeSchema, one), ...refused },
});

const secretRoute = createRoute({
  ...base,
  method: "post",
  path: "/api/rudi/nodes/{id}/secret",
  operationId: "renewRudiNodeSecret",
  request: { params },
  responses: { 200: json(madeNodeSchema, one), ...refused },
});

const deleteNodeRoute = createRoute({
  ...base,
  method: "delete",
  path: "/api/rudi/nodes/{id}",
  operationId: "deleteRudiNode",
  request: { params },
  responses: { 204: nothing, ...refused },
});

const reportsRoute = createRoute({
  ...base,
  method: "get",
  path: "/api/rudi/nodes/{id}/reports",
  operationId: "listRudiReports",
  request: { params, query: pageQuery },
  responses: { 200: json(pageSchema(reportSchema), "answer-rudi-reports"), ...refused },
});

const portalsRoute = createRoute({
  ...base,
  method: "get",
  path: "/api/rudi/portals",
  operationId: "listRudiPortals",
  responses: { 200: json(z.object({ data: z.array(portalSchema) }), "answer-by-name"), ...refused },
});

const newPortalRoute = createRoute({
  ...base,
  method: "post",
  path: "/api/rudi/portals",
  operationId: "createRudiPortal",
  request: { body: body(newPortalSchema) },
  responses: { 201: json(portalSchema, onePortal), ...refused },
});

const portalRoute = createRoute({
  ...base,
  method: "get",
  path: "/api/rudi/portals/{id}",
  operationId: "getRudiPortal",
  request: { params },
  responses: { 200: json(portalSchema, onePortal), ...refused },
});

const changePortalRoute = createRoute({
  ...base,
  method: "patch",
  path: "/api/rudi/portals/{id}",
  operationId: "changeRudiPortal",
  request: { params, body: body(portalChangeSchema) },
  responses: { 200: json(portalSchema, onePortal), ...refused },
});

const deletePortalRoute = createRoute({
  ...base,
  method: "delete",
  path: "/api/rudi/portals/{id}",
  operationId: "deleteRudiPortal",
  request: { params },
  responses: { 204: nothing, ...refused },
});

const pausePortalRoute = createRoute({
  ...base,
  method: "post",
  path: "/api/rudi/portals/{id}/pause",
  operationId: "pauseRudiPortal",
  request: { params },
  responses: { 200: json(portalSchema, onePortal), ...refused },
});

const resumePortalRoute = createRoute({
  ...base,
  method: "delete",
  path: "/api/rudi/portals/{id}/pause",
  operationId: "resumeRudiPortal",
  request: { params },
  responses: { 200: json(portalSchema, onePortal), ...refused },
});

const recordRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/rudi",
  operationId: "getRudiRecordOfDataset",
  tags,
  request: { params },
  responses: {
    200: json(
      z.object({ record: z.record(z.string(), z.unknown()), problems: z.array(z.unknown()) }),
      "answer-rudi-record",
    ),
    ...refused,
  },
});

const publicationsRoute = createRoute({
  ...base,
  method: "get",
  path: "/api/datasets/{id}/rudi-publications",
  operationId: "listRudiPublications",
  request: { params },
  responses: {
    200: json(z.object({ data: z.array(publicationSchema) }), "answer-rudi-publications"),
    ...refused,
  },
});
