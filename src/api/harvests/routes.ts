import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { NewSource } from "../../harvest/sources.ts";
import { created, nothing, inLanguage, one, pageOf } from "../answer.ts";
import { byId, byIdWithToken, del, get, patch, post, paged, routesOf } from "../route.ts";
import {
  everySchema,
  kindSchema,
  previewSchema,
  sourceSchema,
  toPreviewAnswer,
  toSourceAnswer,
} from "./answers.ts";

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

const source = one(sourceSchema, "answer-harvest-source", inLanguage(toSourceAnswer));
const preview = one(previewSchema, "answer-harvest-preview", inLanguage(toPreviewAnswer));
const newSource = { body: newSourceSchema, token: true } as const;

/** Other catalogues, gathered here: which, in whose name, and how often. */
export const harvestRoutes = routesOf("harvests", ({ harvests }) => [
  get("/api/harvests", "listHarvestSources", paged, pageOf(source, "answer-by-name"), ({ actor, page }) =>
    harvests.listSources(actor, page),
  ),
  post(
    "/api/harvests",
    "createHarvestSource",
    newSource,
    created(source, ({ id }) => `/api/harvests/${id}`),
    ({ actor, body }) => harvests.createSource(actor, toNewSource(body)),
  ),
  post("/api/harvests/preview", "previewHarvestSource", newSource, preview, ({ actor, body }) =>
    harvests.previewSource(actor, toNewSource(body)),
  ),
  get("/api/harvests/{id}", "getHarvestSource", byId, source, ({ actor, params }) =>
    harvests.getSource(actor, params.id),
  ),
  patch(
    "/api/harvests/{id}",
    "changeHarvestSource",
    { ...byIdWithToken, body: sourceChangeSchema },
    source,
    ({ actor, params, body }) => harvests.changeSource(actor, params.id, defined(body)),
  ),
  del("/api/harvests/{id}", "deleteHarvestSource", byIdWithToken, nothing, ({ actor, params }) =>
    harvests.deleteSource(actor, params.id),
  ),
  post("/api/harvests/{id}/pause", "pauseHarvestSource", byIdWithToken, source, ({ actor, params }) =>
    harvests.pauseSource(actor, params.id),
  ),
  del("/api/harvests/{id}/pause", "resumeHarvestSource", byIdWithToken, source, ({ actor, params }) =>
    harvests.resumeSource(actor, params.id),
  ),
]);

function toNewSource({ name = "", ...told }: z.infer<typeof newSourceSchema>): NewSource {
  return { name, ...defined(told) };
}
