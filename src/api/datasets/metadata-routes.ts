import { z } from "@hono/zod-openapi";
import type { Actor } from "../../access/actor.ts";
import type { Language } from "../../base/language.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Quality } from "../../catalogue/quality.ts";
import { sayNamed } from "../../words/say.ts";
import { one } from "../answer.ts";
import { del, get, put, routesOf } from "../route.ts";
import { datasetId, datasetSchema, toDatasetAnswer } from "./answers.ts";
import { metadataSchema, qualitySchema } from "./metadata.ts";

const bySlug = { params: datasetId } as const;
const bySlugWithToken = { ...bySlug, token: true } as const;

const replacement = {
  ...bySlugWithToken,
  body: z.strictObject({ dataset: z.string() }).openapi("Replacement", {
    example: { dataset: "menus-des-cantines-2027" },
  }),
} as const;

const dataset = one(datasetSchema, "answer-as-now", (told: Dataset, { url }) => toDatasetAnswer(told, url));
const quality = one(qualitySchema, "answer-quality", (told: Quality, { language }) =>
  toQualityAnswer(told, language),
);
const proposals = one(
  metadataSchema,
  "answer-proposals",
  (told: object) => told as z.infer<typeof metadataSchema>,
);

/** /api/datasets/{id}: how well it is described, what its files say, and what took its place. */
export const datasetMetadataRoutes = routesOf("datasets", ({ datasets }) => {
  const idOf = async (actor: Actor, slugOrId: string) => (await datasets.getDataset(actor, slugOrId)).id;
  return [
    get("/api/datasets/{id}/quality", "getQuality", bySlug, quality, async ({ actor, params }) =>
      datasets.qualityOf(actor, await idOf(actor, params.id)),
    ),
    get(
      "/api/datasets/{id}/proposals",
      "getProposals",
      bySlugWithToken,
      proposals,
      async ({ actor, params }) => datasets.proposalsOf(actor, await idOf(actor, params.id)),
    ),
    put(
      "/api/datasets/{id}/replacement",
      "setReplacement",
      replacement,
      dataset,
      async ({ actor, params, body }) =>
        datasets.setReplacement(actor, await idOf(actor, params.id), await idOf(actor, body.dataset)),
    ),
    del(
      "/api/datasets/{id}/replacement",
      "dropReplacement",
      bySlugWithToken,
      dataset,
      async ({ actor, params }) => datasets.setReplacement(actor, await idOf(actor, params.id), undefined),
    ),
  ];
});

function toQualityAnswer(
  { score, max, rating, points }: Quality,
  language: Language,
): z.infer<typeof qualitySchema> {
  return {
    score,
    max,
    rating,
    points: points.map(({ name, reason, raise, ...point }) => ({
      ...point,
      name: sayNamed(language, name),
      reason: sayNamed(language, reason.key, reason.args),
      ...(raise === undefined ? {} : { raise: sayNamed(language, raise) }),
    })),
  };
}
