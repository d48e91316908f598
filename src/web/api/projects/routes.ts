import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
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
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { projectSchema, toProjectAnswer, toUsedDataset, usedDatasetSchema } from "./answers.ts";
import { reuseElsewhereSchema, toElsewhereAnswer } from "./elsewhere.ts";

const security = [{ token: [] }];
const tags = ["projects"];

const fields = {
  title: z.string().max(2000),
  description: z.string().max(60_000),
  site: z.string().max(2000),
  theme: z.string().max(200),
};

const changeSchema = z
  .strictObject(fields)
  .partial()
  .openapi("ProjectChange", { example: { description: "Où l’on roule, heure par heure." } });

const newSchema = z
  .strictObject({
    ...changeSchema.shape,
    title: fields.title,
    organization: z.string().optional(),
    dataset: z.string().optional(),
  })
  .openapi("NewProject", { example: { title: "La carte des vélos", theme: "TRAN" } });

/** /api/projects: what is made of data, by whom, and of which. */
export function projectRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { projects, network } = rooms;
  routes.openapi(listRoute, async (c) => {
    const { q, theme, dataset, organization, of, ...query } = c.req.valid("query");
    const page = toPageRequest(query);
    const found = await projects.listProjects(c.var.actor, {
      ...page,
      ...defined({ q, theme, dataset, organization, of }),
    });
    const address = publicAddress(url, c.req.url);
    const answer = pageAnswer(address, page, found, (project) => toProjectAnswer(project, url));
    if (dataset === undefined) return c.json(answer, 200);
    const elsewhere = (await network.reusesElsewhere(c.var.actor, [dataset])).get(dataset) ?? [];
    return c.json({ ...answer, elsewhere: elsewhere.map(toElsewhereAnswer) }, 200);
  });
  routes.openapi(newRoute, async (c) => {
    const { site, ...told } = c.req.valid("json");
    const made = await projects.createProject(c.var.actor, defined({ ...told, url: site }));
    c.header("Location", `${url}/api/projects/${made.id}`);
    return c.json(toProjectAnswer(made, url), 201);
  });
  routes.openapi(getRoute, async (c) => {
    const project = await projects.getProject(c.var.actor, c.req.valid("param").id);
    return c.json(toProjectAnswer(project, url), 200);
  });
  routes.openapi(changeRoute, async (c) => {
    const { site, ...told } = c.req.valid("json");
    const change = defined({ ...told, url: site });
    const changed = await projects.changeProject(c.var.actor, c.req.valid("param").id, change);
    return c.json(toProjectAnswer(changed, url), 200);
  });
  routes.openapi(deleteRoute, async (c) => {
    await projects.deleteProject(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(publishRoute, async (c) => {
    const project = await projects.publishProject(c.var.actor, c.req.valid("param").id);
    return c.json(toProjectAnswer(project, url), 200);
  });
  routes.openapi(archiveRoute, async (c) => {
    const project = await projects.archiveProject(c.var.actor, c.req.valid("param").id);
    return c.json(toProjectAnswer(project, url), 200);
  });
  routes.route("/", usedDatasetRoutes(rooms));
  return routes;
}

function usedDatasetRoutes({ projects, sharing }: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(datasetsRoute, async (c) => {
    const { id } = c.req.valid("param");
    const [used, under] = await Promise.all([
      projects.listDatasetsOf(c.var.actor, id),
      sharing.agreementsOfProject(c.var.actor, id),
    ]);
    const byDataset = new Map(under.map((one) => [one.dataset, one]));
    return c.json({ data: used.map((one) => toUsedDataset(one, byDataset.get(one.id))) }, 200);
  });
  routes.openapi(addDatasetRoute, async (c) => {
    const { id, dataset } = c.req.valid("param");
    await projects.addDataset(c.var.actor, id, dataset);
    return c.body(null, 204);
  });
  routes.openapi(removeDatasetRoute, async (c) => {
    const { id, dataset } = c.req.valid("param");
    await projects.removeDataset(c.var.actor, id, dataset);
    return c.body(null, 204);
  });
  return routes;
}

const project = { 200: json(projectSchema, "answer-project"), ...refused };
const params = idParameter;
const datasetParams = idParameter.extend({
  dataset: z.string().openapi({ param: { name: "dataset", in: "path" } }),
});

const listRoute = createRoute({
  method: "get",
  path: "/api/projects",
  operationId: "listProjects",
  tags,
  request: {
    query: pageQuery.extend({
      q: z.string().max(500).optional().openapi({ description: "parameter-project-q", example: "vélo" }),
      theme: z
        .string()
        .max(100)
        .optional()
        .openapi({ description: "parameter-project-theme", example: "TRAN" }),
      dataset: z.string().optional().openapi({ description: "parameter-project-dataset" }),
      organization: z.string().optional().openapi({ description: "parameter-project-organization" }),
      of: z.literal("mine").optional().openapi({ description: "parameter-project-of" }),
    }),
  },
  responses: {
    200: json(
      pageSchema(projectSchema).extend({ elsewhere: z.array(reuseElsewhereSchema).optional() }),
      "answer-projects",
    ),
    ...refused,
  },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/projects",
  operationId: "createProject",
  tags,
  security,
  request: { body: body(newSchema) },
  responses: { 201: json(projectSchema, "answer-project"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/projects/{id}",
  operationId: "getProject",
  tags,
  request: { params },
  responses: project,
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/projects/{id}",
  operationId: "changeProject",
  tags,
  security,
  request: { params, body: body(changeSchema) },
  responses: project,
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/projects/{id}",
  operationId: "deleteProject",
  tags,
  security,
  request: { params },
  responses: { 204: nothing, ...refused },
});

const publishRoute = createRoute({
  method: "post",
  path: "/api/projects/{id}/publication",
  operationId: "publishProject",
  tags,
  security,
  request: { params },
  responses: project,
});

const archiveRoute = createRoute({
  method: "delete",
  path: "/api/projects/{id}/publication",
  operationId: "archiveProject",
  tags,
  security,
  request: { params },
  responses: project,
});

const datasetsRoute = createRoute({
  method: "get",
  path: "/api/projects/{id}/datasets",
  operationId: "listDatasetsOfProject",
  tags,
  request: { params },
  responses: {
    200: json(z.object({ data: z.array(usedDatasetSchema) }), "answer-used-datasets"),
    ...refused,
  },
});

const addDatasetRoute = createRoute({
  method: "put",
  path: "/api/projects/{id}/datasets/{dataset}",
  operationId: "addDatasetToProject",
  tags,
  security,
  request: { params: datasetParams },
  responses: { 204: nothing, ...refused },
});

const removeDatasetRoute = createRoute({
  method: "delete",
  path: "/api/projects/{id}/datasets/{dataset}",
  operationId: "removeDatasetFromProject",
  tags,
  security,
  request: { params: datasetParams },
  responses: { 204: nothing, ...refused },
});
