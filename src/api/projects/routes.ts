import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Project } from "../../projects/project.ts";
import type { Rooms } from "../../rooms.ts";
import { created, listOf, nothing, one } from "../answer.ts";
import { idParameter, pageAnswer, pageQuery, pageSchema, publicAddress } from "../answers.ts";
import { type CheckedRequest, byId, byIdWithToken, del, get, patch, post, put, routesOf } from "../route.ts";
import { projectSchema, toProjectAnswer, toUsedDataset, usedDatasetSchema } from "./answers.ts";
import { reuseElsewhereSchema, toElsewhereAnswer } from "./elsewhere.ts";

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

const listQuery = {
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
} as const;

const ofDataset = {
  params: idParameter.extend({ dataset: z.string().openapi({ param: { name: "dataset", in: "path" } }) }),
  token: true,
} as const;

const project = one(projectSchema, "answer-project", (told: Project, { url }) => toProjectAnswer(told, url));
const foundSchema = pageSchema(projectSchema).extend({ elsewhere: z.array(reuseElsewhereSchema).optional() });
const found = one(foundSchema, "answer-projects", (told: z.infer<typeof foundSchema>) => told);
const used = one(
  usedDatasetSchema,
  "answer-used-datasets",
  (told: z.infer<typeof usedDatasetSchema>) => told,
);

/** /api/projects: what is made of data, by whom, and of which. */
export const projectRoutes = routesOf("projects", (rooms) => {
  const { projects } = rooms;
  return [
    get("/api/projects", "listProjects", listQuery, found, (asked) => listProjects(rooms, asked)),
    post(
      "/api/projects",
      "createProject",
      { body: newSchema, token: true },
      created(project, ({ id }) => `/api/projects/${id}`),
      ({ actor, body: { site, ...told } }) => projects.createProject(actor, defined({ ...told, url: site })),
    ),
    get("/api/projects/{id}", "getProject", byId, project, ({ actor, params }) =>
      projects.getProject(actor, params.id),
    ),
    patch(
      "/api/projects/{id}",
      "changeProject",
      { ...byIdWithToken, body: changeSchema },
      project,
      ({ actor, params, body: { site, ...told } }) =>
        projects.changeProject(actor, params.id, defined({ ...told, url: site })),
    ),
    del("/api/projects/{id}", "deleteProject", byIdWithToken, nothing, ({ actor, params }) =>
      projects.deleteProject(actor, params.id),
    ),
    post("/api/projects/{id}/publication", "publishProject", byIdWithToken, project, ({ actor, params }) =>
      projects.publishProject(actor, params.id),
    ),
    del("/api/projects/{id}/publication", "archiveProject", byIdWithToken, project, ({ actor, params }) =>
      projects.archiveProject(actor, params.id),
    ),
    get(
      "/api/projects/{id}/datasets",
      "listDatasetsOfProject",
      byId,
      listOf(used, "answer-used-datasets"),
      (asked) => listUsed(rooms, asked),
    ),
    put(
      "/api/projects/{id}/datasets/{dataset}",
      "addDatasetToProject",
      ofDataset,
      nothing,
      ({ actor, params }) => projects.addDataset(actor, params.id, params.dataset),
    ),
    del(
      "/api/projects/{id}/datasets/{dataset}",
      "removeDatasetFromProject",
      ofDataset,
      nothing,
      ({ actor, params }) => projects.removeDataset(actor, params.id, params.dataset),
    ),
  ];
});

/** Those that use a dataset are told with those that are published elsewhere. */
async function listProjects(
  { projects, network }: Rooms,
  { actor, query, page, url, c }: CheckedRequest<typeof listQuery>,
): Promise<z.infer<typeof foundSchema>> {
  const { q, theme, dataset, organization, of } = query;
  const told = await projects.listProjects(actor, {
    ...page,
    ...defined({ q, theme, dataset, organization, of }),
  });
  const answer = pageAnswer(publicAddress(url, c.req.url), page, told, (each) => toProjectAnswer(each, url));
  if (dataset === undefined) return answer;
  const elsewhere = (await network.reusesElsewhere(actor, [dataset])).get(dataset) ?? [];
  return { ...answer, elsewhere: elsewhere.map(toElsewhereAnswer) };
}

async function listUsed(
  { projects, sharing }: Rooms,
  { actor, params: { id } }: CheckedRequest<typeof byId>,
) {
  const [datasets, under] = await Promise.all([
    projects.listDatasetsOf(actor, id),
    sharing.agreementsOfProject(actor, id),
  ]);
  const byDataset = new Map(under.map((each) => [each.dataset, each]));
  return datasets.map((each) => toUsedDataset(each, byDataset.get(each.id)));
}
