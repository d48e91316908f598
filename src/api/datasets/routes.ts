import { type Defined, defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Actor } from "../../access/actor.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { MetadataChange } from "../../catalogue/datasets.ts";
import { type Licence, licences } from "../../catalogue/licence.ts";
import type { Table } from "../../tables/table.ts";
import { as, created, listOf, one, pageOf } from "../answer.ts";
import { pageQuery } from "../answers.ts";
import { get, patch, post, routesOf } from "../route.ts";
import {
  datasetChangeSchema,
  datasetId,
  datasetSchema,
  newDatasetSchema,
  stateSchema,
  tableSchema,
  toDatasetAnswer,
  toTableAnswer,
} from "./answers.ts";

const listQuery = {
  query: pageQuery.extend({
    q: z.string().max(500).optional().openapi({ description: "parameter-q" }),
    organization: z.string().optional().openapi({ description: "parameter-organization" }),
    state: stateSchema.optional().openapi({ description: "parameter-state" }),
    sort: z.enum(["newest", "title"]).default("newest").openapi({ description: "parameter-sort" }),
  }),
} as const;

const bySlug = { params: datasetId } as const;
const bySlugWithToken = { ...bySlug, token: true } as const;

const licenceSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  attribution: z.boolean(),
  shareAlike: z.boolean(),
});

const dataset = one(datasetSchema, "answer-dataset", (told: Dataset, { url }) => toDatasetAnswer(told, url));
const draft = created(as(dataset, "answer-draft"), ({ id }) => `/api/datasets/${id}`);
const table = one(tableSchema, "answer-tables", (told: Table, { url }) => toTableAnswer(told, url));
const licence = one(
  licenceSchema,
  "answer-licences",
  ({ id, name, url, attribution, shareAlike }: Licence) => ({
    id,
    name,
    url,
    attribution,
    shareAlike,
  }),
);

/** /api/datasets: what is published, and its life from draft to withdrawal. */
export const datasetRoutes = routesOf("datasets", ({ datasets, search, tables }) => {
  /** Verbs that change something take the id; people may write the slug. */
  const idOf = async (actor: Actor, slugOrId: string) => (await datasets.getDataset(actor, slugOrId)).id;
  return [
    get(
      "/api/datasets",
      "listDatasets",
      listQuery,
      pageOf(dataset, "answer-datasets"),
      ({ actor, language, page, query: { q, organization, state, sort } }) => {
        const asked = { ...page, sort, ...defined({ organization, state }) };
        return q === undefined
          ? datasets.listDatasets(actor, asked)
          : search.listFound(actor, { ...asked, q, language });
      },
    ),
    post(
      "/api/datasets",
      "createDataset",
      { body: newDatasetSchema, token: true },
      draft,
      ({ actor, body }) => datasets.createDataset(actor, toChange(body)),
    ),
    get("/api/datasets/{id}", "getDataset", bySlug, dataset, ({ actor, params }) =>
      datasets.getDataset(actor, params.id),
    ),
    patch(
      "/api/datasets/{id}",
      "changeDataset",
      { ...bySlugWithToken, body: datasetChangeSchema },
      as(dataset, "answer-as-now"),
      async ({ actor, params, body: { unchangedSince, ...told } }) =>
        datasets.changeDataset(actor, await idOf(actor, params.id), {
          ...toChange(told),
          ...(unchangedSince === undefined ? {} : { unchangedSince: new Date(unchangedSince) }),
        }),
    ),
    get(
      "/api/datasets/{id}/tables",
      "listTables",
      bySlug,
      listOf(table, "answer-tables"),
      async ({ actor, params }) => tables.listTables(actor, await idOf(actor, params.id)),
    ),
    get("/api/licences", "listLicences", {}, listOf(licence, "answer-licences"), () => licences),
  ];
});

/** The catalogue cleans what is said of the dataset, or refuses it. */
function toChange<Change extends { readonly metadata?: unknown }>(
  json: Change,
): Omit<Defined<Change>, "metadata"> & { readonly metadata?: MetadataChange } {
  return defined(json) as Omit<Defined<Change>, "metadata"> & { readonly metadata?: MetadataChange };
}
