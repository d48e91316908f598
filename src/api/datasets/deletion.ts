import { z } from "@hono/zod-openapi";
import type { Actor } from "../../access/actor.ts";
import { defined } from "../../base/defined.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { DeletedDraft } from "../../catalogue/deleted-drafts.ts";
import type { DeletedTable } from "../../tables/room.ts";
import type { Table } from "../../tables/table.ts";
import { as, listOf, nothing, one } from "../answer.ts";
import { byIdWithToken, del, get, routesOf } from "../route.ts";
import { datasetId, datasetSchema, tableSchema, toDatasetAnswer, toTableAnswer } from "./answers.ts";

const bySlugWithToken = { params: datasetId, token: true } as const;

const deletion = {
  ...byIdWithToken,
  query: z.object({
    reason: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .openapi({ description: "parameter-deletion-reason", example: "Replaced by the census of 2026." }),
    replacement: z.uuid().optional().openapi({ description: "parameter-replacement" }),
  }),
} as const;

const deletedTableSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    deletedAt: z.string(),
    reason: z.string().optional(),
    replacedBy: z.object({ id: z.string(), name: z.string() }).optional(),
    until: z.string().optional(),
  })
  .openapi("DeletedTable");

const deletedDraftSchema = z
  .object({ id: z.string(), title: z.string(), deletedAt: z.string(), until: z.string() })
  .openapi("DeletedDraft");

const table = one(tableSchema, "answer-tables", (told: Table, { url }) => toTableAnswer(told, url));
const dataset = one(datasetSchema, "answer-dataset", (told: Dataset, { url }) => toDatasetAnswer(told, url));
const deletedTable = one(deletedTableSchema, "answer-deleted-tables", (told: DeletedTable) => ({
  id: told.id,
  name: told.name,
  deletedAt: told.deletedAt.toISOString(),
  ...defined({ reason: told.reason, replacedBy: told.replacedBy, until: told.until?.toISOString() }),
}));
const deletedDraft = one(deletedDraftSchema, "answer-deleted-drafts", (told: DeletedDraft) => ({
  id: told.id,
  title: told.title,
  deletedAt: told.deletedAt.toISOString(),
  until: told.until.toISOString(),
}));

/** What is deleted, and what is restored within thirty days. */
export const deletionRoutes = routesOf("datasets", ({ datasets, tables }) => {
  const idOf = async (actor: Actor, slugOrId: string) => (await datasets.getDataset(actor, slugOrId)).id;
  return [
    del("/api/datasets/{id}", "deleteDataset", bySlugWithToken, nothing, async ({ actor, params }) =>
      datasets.deleteDataset(actor, await idOf(actor, params.id)),
    ),
    del(
      "/api/datasets/{id}/deletion",
      "restoreDataset",
      byIdWithToken,
      as(dataset, "answer-restored"),
      ({ actor, params }) => datasets.restoreDraft(actor, params.id),
    ),
    get(
      "/api/organizations/{id}/deleted-drafts",
      "listDeletedDrafts",
      byIdWithToken,
      listOf(deletedDraft, "answer-deleted-drafts"),
      ({ actor, params }) => datasets.listDeletedDrafts(actor, params.id),
    ),
    del("/api/resources/{id}", "deleteTable", deletion, nothing, ({ actor, params, query }) =>
      tables.deleteTable(actor, params.id, defined({ reason: query.reason, replacedBy: query.replacement })),
    ),
    del(
      "/api/resources/{id}/deletion",
      "restoreTable",
      byIdWithToken,
      as(table, "answer-restored"),
      ({ actor, params }) => tables.restoreTable(actor, params.id),
    ),
    get(
      "/api/datasets/{id}/deleted-tables",
      "listDeletedTables",
      bySlugWithToken,
      listOf(deletedTable, "answer-deleted-tables"),
      async ({ actor, params }) => tables.listDeletedTables(actor, await idOf(actor, params.id)),
    ),
  ];
});
