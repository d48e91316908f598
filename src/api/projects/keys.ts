import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { created, listOf, nothing, one, unstored } from "../answer.ts";
import { idParameter } from "../answers.ts";
import { byIdWithToken, del, get, post, routesOf } from "../route.ts";
import { keySchema, madeKeySchema, toKeyAnswer } from "./answers.ts";

const newKey = {
  ...byIdWithToken,
  body: z
    .strictObject({ name: z.string().max(500), expiresAt: z.iso.datetime({ offset: true }).optional() })
    .openapi("NewProjectKey", {
      example: { name: "Script de nuit", expiresAt: "2027-06-30T22:00:00Z" },
    }),
} as const;

const ofKey = {
  params: idParameter.extend({ key: z.string().openapi({ param: { name: "key", in: "path" } }) }),
  token: true,
} as const;

const key = one(keySchema, "answer-project-keys", toKeyAnswer);
const made = one(madeKeySchema, "answer-made-key", (told: MadeKey) => ({
  ...toKeyAnswer(told.key),
  secret: told.secret,
}));

type MadeKey = Awaited<ReturnType<Rooms["projects"]["createKey"]>>;

/** /api/projects/{id}/keys: what scripts read with, under the agreements of a project. */
export const projectKeyRoutes = routesOf("projects", ({ projects }) => [
  get(
    "/api/projects/{id}/keys",
    "listProjectKeys",
    byIdWithToken,
    unstored(listOf(key, "answer-project-keys")),
    ({ actor, params }) => projects.listKeys(actor, params.id),
  ),
  post(
    "/api/projects/{id}/keys",
    "createProjectKey",
    newKey,
    unstored(created(made)),
    ({ actor, params, body: { name, expiresAt } }) =>
      projects.createKey(actor, params.id, {
        name,
        ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
      }),
  ),
  del("/api/projects/{id}/keys/{key}", "revokeProjectKey", ofKey, nothing, ({ actor, params }) =>
    projects.revokeKey(actor, params.id, params.key),
  ),
]);
