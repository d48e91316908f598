import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import type { LinkCheck } from "../../harvest/room.ts";
import { accepted, listOf, inLanguage, one } from "../answer.ts";
import { importSchema, toImportAnswer, toProblemAnswer } from "../datasets/import-answers.ts";
import { get, post, routesOf } from "../route.ts";
import { checkSchema, originalSchema, toCheckAnswer } from "./answers.ts";

const datasetId = {
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "parameter-dataset-id",
    example: "menus-des-cantines",
  }),
};
const originId = z.object({
  ...datasetId,
  source: z.string().openapi({
    param: { name: "source", in: "path" },
    description: "parameter-harvest-source",
    example: "0199c0de-0000-7000-8000-000000000040",
  }),
});
const distributionId = z.object({
  ...datasetId,
  distribution: z.string().openapi({
    param: { name: "distribution", in: "path" },
    description: "parameter-distribution",
    example: "csv",
  }),
});

type Original = Awaited<ReturnType<Rooms["harvests"]["originalOf"]>>;

const original = one(
  originalSchema,
  "answer-harvest-original",
  ({ mediaType, text, problems }: Original, { language }) => ({
    mediaType,
    text,
    problems: problems.map((each) => toProblemAnswer(language, each)),
  }),
);
const check = one(
  checkSchema,
  "answer-link-checks",
  ([address, told]: readonly [string, LinkCheck], { language }) => toCheckAnswer(language, address, told),
);
const begun = one(importSchema, "answer-import", inLanguage(toImportAnswer));

/** Of datasets that were gathered: the record as it came, and what became of the files elsewhere. */
export const harvestedDatasetRoutes = routesOf("harvests", ({ harvests, datasets }) => [
  get(
    "/api/datasets/{id}/origins/{source}",
    "getHarvestOriginal",
    { params: originId },
    original,
    async ({ actor, params }) =>
      harvests.originalOf(actor, (await datasets.getDataset(actor, params.id)).id, params.source),
  ),
  get(
    "/api/datasets/{id}/link-checks",
    "listLinkChecks",
    { params: z.object(datasetId) },
    listOf(check, "answer-link-checks"),
    async ({ actor, params }) => [
      ...(await harvests.checksOf(actor, (await datasets.getDataset(actor, params.id)).id)),
    ],
  ),
  post(
    "/api/datasets/{id}/distributions/{distribution}/table",
    "makeTableOfRemote",
    { params: distributionId, token: true },
    accepted(begun, ({ id }) => `/api/imports/${id}`),
    async ({ actor, params }) =>
      harvests.tableOfRemoteLater(
        actor,
        (await datasets.getDataset(actor, params.id)).id,
        params.distribution,
      ),
  ),
]);
