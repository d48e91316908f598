import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import { demandKinds } from "../../citizens/demand.ts";
import type { Demand, FullDemand } from "../../citizens/room.ts";
import { created, listOf, nothing, one, pageOf, unstored } from "../answer.ts";
import { byIdWithToken, del, get, paged, post, routesOf } from "../route.ts";

const kinds = [...demandKinds, "contest"] as const;
const example = {
  id: "0199c0de-0000-7000-8000-000000000061",
  table: "0199c0de-0000-7000-8000-000000000004",
  organization: "0199c0de-0000-7000-8000-000000000002",
  kind: "correct",
  on_row: true,
  state: "asked",
  asked_at: "2026-11-28T10:00:00.000Z",
  due_at: "2026-12-28T10:00:00.000Z",
} as const;

const demandSchema = z
  .object({
    id: z.string(),
    table: z.string().optional(),
    organization: z.string(),
    kind: z.enum(kinds),
    on_row: z.boolean(),
    state: z.enum(["unproven", "asked", "accepted", "refused", "done", "withdrawn"]),
    asked_at: z.string(),
    due_at: z.string(),
    prolonged_at: z.string().optional(),
    answered_at: z.string().optional(),
  })
  .openapi("OwnDataDemand", { example });

const cells = z.record(z.string(), z.string().nullable());
const fullSchema = demandSchema
  .extend({
    words: z.string(),
    about: cells.optional(),
    row: cells.optional(),
    changes: cells.optional(),
    reading: z.int().optional(),
    reason: z.string().optional(),
    prolonged: z.string().optional(),
    unsure: z.array(z.object({ version: z.int(), rows: z.int() })).optional(),
  })
  .openapi("FullOwnDataDemand", {
    example: { ...example, words: "", row: { m3: "8" }, changes: { m3: "5" } },
  });

function toTold(told: Demand) {
  const { id, table, organization, kind, onRow, state, askedAt, dueAt, prolongedAt, answeredAt } = told;
  return {
    id,
    table,
    organization,
    kind,
    on_row: onRow,
    state,
    asked_at: askedAt.toISOString(),
    due_at: dueAt.toISOString(),
    ...defined({ prolonged_at: prolongedAt?.toISOString(), answered_at: answeredAt?.toISOString() }),
  };
}

function toFullTold(told: FullDemand) {
  const { words, about, row, changes, reading, answer } = told;
  return {
    ...toTold(told),
    words,
    ...defined({
      about: about && { ...about },
      row: row && { ...row },
      changes: changes && { ...changes },
      reading,
      reason: answer.reason,
      prolonged: answer.prolonged,
      unsure: answer.unsure && [...answer.unsure],
    }),
  };
}

const demand = one(demandSchema, "answer-demand", toTold);
const fullDemand = one(fullSchema, "answer-demand", toFullTold);

const asked = z
  .object({
    kind: z.enum(kinds),
    words: z.string().max(2000).default(""),
    row: z.object({ number: z.int().min(1), version: z.int().min(1) }).optional(),
    changes: z.record(z.string(), z.string().max(2000)).optional(),
    reading: z.int().min(0).optional(),
  })
  .openapi("AskedOwnDataDemand", {
    example: { kind: "correct", words: "", row: { number: 1, version: 3 }, changes: { m3: "5" } },
  });
const typed = z
  .object({ code: z.string().max(20) })
  .openapi("OwnDataCode", { example: { code: "1234 5678" } });
const reasoned = z
  .object({ reason: z.string().max(2000) })
  .openapi("DemandReason", { example: { reason: "La facture fait foi." } });
const accepted = z
  .object({ reason: z.string().max(2000).default("") })
  .openapi("DemandAcceptance", { example: { reason: "" } });

/** What people ask of the rows about themselves, by the same verbs as their pages. */
export const ownDemandRoutes = routesOf("own-data", ({ citizens }) => [
  post(
    "/api/own-data/{id}/demands",
    "askOwnDataDemand",
    { ...byIdWithToken, body: asked },
    unstored(created(demand)),
    ({ actor, params, body, language, c }) =>
      citizens.askDemand(actor, params.id, {
        kind: body.kind,
        words: body.words,
        language,
        address: c.var.address,
        ...defined({ row: body.row, changes: body.changes, reading: body.reading }),
      }),
  ),
  get(
    "/api/own-demands",
    "listOwnDataDemands",
    { token: true },
    unstored(listOf(demand, "answer-demands")),
    ({ actor }) => citizens.listOwnDemands(actor),
  ),
  get("/api/own-demands/{id}", "getOwnDataDemand", byIdWithToken, unstored(fullDemand), ({ actor, params }) =>
    citizens.getOwnDemand(actor, params.id),
  ),
  post(
    "/api/own-demands/{id}/proof",
    "proveOwnDataDemand",
    { ...byIdWithToken, body: typed },
    unstored(demand),
    ({ actor, params, body }) => citizens.proveDemand(actor, params.id, body.code),
  ),
  del("/api/own-demands/{id}", "withdrawOwnDataDemand", byIdWithToken, nothing, ({ actor, params }) =>
    citizens.withdrawDemand(actor, params.id),
  ),
]);

/** What organizations are asked, for their editors: whoever administers the instance is none by that. */
export const demandRoutes = routesOf("own-data", ({ citizens }) => [
  get(
    "/api/organizations/{id}/demands",
    "listDemands",
    { ...byIdWithToken, ...paged },
    unstored(pageOf(demand, "answer-demands")),
    ({ actor, params, page }) => citizens.listDemands(actor, params.id, page),
  ),
  get("/api/demands/{id}", "getDemand", byIdWithToken, unstored(fullDemand), ({ actor, params }) =>
    citizens.getDemand(actor, params.id),
  ),
  post(
    "/api/demands/{id}/acceptance",
    "acceptDemand",
    { ...byIdWithToken, body: accepted },
    nothing,
    ({ actor, params, body }) => citizens.acceptDemand(actor, params.id, body.reason),
  ),
  post(
    "/api/demands/{id}/refusal",
    "refuseDemand",
    { ...byIdWithToken, body: reasoned },
    nothing,
    ({ actor, params, body }) => citizens.refuseDemand(actor, params.id, body.reason),
  ),
  post(
    "/api/demands/{id}/prolongation",
    "prolongDemand",
    { ...byIdWithToken, body: reasoned },
    nothing,
    ({ actor, params, body }) => citizens.prolongDemand(actor, params.id, body.reason),
  ),
]);
