import { z } from "@hono/zod-openapi";
import type { Actor } from "../../access/actor.ts";
import { defined } from "../../base/defined.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { as, one } from "../answer.ts";
import { del, post, routesOf } from "../route.ts";
import { datasetId, datasetSchema, toDatasetAnswer } from "./answers.ts";

const bySlugWithToken = { params: datasetId, token: true } as const;

const publication = {
  ...bySlugWithToken,
  body: z
    .strictObject({ personalData: z.string().optional(), personalDataContact: z.string().optional() })
    .openapi("Publication", {
      example: {
        personalData: "Elected officials, in their public role.",
        personalDataContact: "dpo@example.org",
      },
    }),
  bodyOptional: true,
} as const;

const withdrawal = {
  ...bySlugWithToken,
  query: z.object({
    reason: z.string().min(1).max(2000).openapi({
      description: "parameter-reason",
      example: "Published by mistake.",
    }),
    replacement: z.string().max(500).optional().openapi({ description: "parameter-replacing-dataset" }),
  }),
} as const;

const dataset = one(datasetSchema, "answer-dataset", (told: Dataset, { url }) => toDatasetAnswer(told, url));

/** A dataset is published, and withdrawn with a reason. */
export const publicationRoutes = routesOf("datasets", ({ datasets }) => {
  const idOf = async (actor: Actor, slugOrId: string) => (await datasets.getDataset(actor, slugOrId)).id;
  return [
    post(
      "/api/datasets/{id}/publication",
      "publishDataset",
      publication,
      as(dataset, "answer-published"),
      async ({ actor, params, body }) => datasets.publish(actor, await idOf(actor, params.id), defined(body)),
    ),
    del(
      "/api/datasets/{id}/publication",
      "withdrawDataset",
      withdrawal,
      as(dataset, "answer-withdrawn"),
      async ({ actor, params, query }) =>
        datasets.withdraw(
          actor,
          await idOf(actor, params.id),
          query.reason,
          query.replacement === undefined ? undefined : await idOf(actor, query.replacement),
        ),
    ),
  ];
});
