import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import type { OwnEntitlement, ToldEntitlement } from "../../citizens/room.ts";
import type { FactRows } from "../../citizens/procedure.ts";
import { listOf, nothing, one, pageOf, unstored } from "../answer.ts";
import { byIdWithToken, get, paged, post, routesOf } from "../route.ts";

const law = z.object({ title: z.string(), article: z.string(), address: z.string() });
const rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));
const example = {
  id: "0199c0de-0000-8000-8000-000000000071",
  title: "Tarif réduit",
  lead: "Votre quotient familial est de moins de 700 €.",
  law: {
    title: "Code des relations entre le public et l’administration",
    article: "L114-8",
    address: "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000045213420",
  },
  procedure: "Tarif réduit",
  columns: ["allocataire", "nom"],
  rows: [{ allocataire: "A-1", nom: "Le Gall" }],
};
const right = {
  id: z.string(),
  title: z.string(),
  lead: z.string(),
  law,
  procedure: z.string(),
  columns: z.array(z.string()),
  rows: rows.optional(),
};

const ownSchema = z
  .object({
    ...right,
    organization: z.string(),
    instance: z.string(),
    keep_days: z.int(),
    state: z.enum(["announced", "leaving", "told", "opposed", "ended"]),
    announced_at: z.string(),
    due_at: z.string(),
    told_at: z.string().optional(),
  })
  .openapi("OwnEntitlement", {
    example: {
      ...example,
      organization: "Réseau de bus",
      instance: "https://bus.example",
      keep_days: 30,
      state: "announced",
      announced_at: "2026-11-28T10:00:00.000Z",
      due_at: "2026-12-13T10:00:00.000Z",
    },
  });
const own = one(ownSchema, "answer-own-entitlement", (told: OwnEntitlement) => ({
  id: told.id,
  title: told.title,
  lead: told.lead,
  law: told.law,
  procedure: told.procedure.title,
  columns: [...told.columns],
  organization: told.receiver.name,
  instance: told.receiver.instance,
  keep_days: told.keepDays,
  state: told.state,
  announced_at: told.announcedAt.toISOString(),
  due_at: told.dueAt.toISOString(),
  ...defined({ told_at: told.toldAt?.toISOString(), rows: told.rows && toRows(told.rows) }),
}));

const toldSchema = z
  .object({
    ...right,
    source: z.string(),
    instance: z.string(),
    state: z.enum(["taken", "forgotten", "over"]),
    at: z.string(),
    until: z.string(),
  })
  .openapi("ToldEntitlement", {
    example: {
      ...example,
      source: "Ville",
      instance: "https://ville.example",
      state: "taken",
      at: "2026-12-13T10:00:00.000Z",
      until: "2027-01-12T10:00:00.000Z",
    },
  });
const told = one(
  toldSchema,
  "answer-told-entitlement",
  ({ id, instance, right: of, state, at, until, rows: held }: ToldEntitlement & { rows?: FactRows }) => ({
    id,
    title: of.title,
    lead: of.lead,
    law: of.law,
    procedure: of.procedure.title,
    columns: of.columns,
    source: of.source.name,
    instance,
    state,
    at: at.toISOString(),
    until: until.toISOString(),
    ...defined({ rows: held && toRows(held) }),
  }),
);

function toRows(held: FactRows) {
  return held.map((row) => ({ ...row }));
}

const byTelling = byIdWithToken.params.extend({
  telling: z.string().openapi({ param: { name: "telling", in: "path" }, example: example.id }),
});

/** What is told of people without being asked for: by them, and by editors of who was told. */
export const ownEntitlementRoutes = routesOf("own-data", ({ citizens }) => [
  get(
    "/api/own-data/{id}/entitlements",
    "listOwnEntitlements",
    byIdWithToken,
    unstored(listOf(own, "answer-own-entitlements")),
    async ({ actor, params }) =>
      citizens.listOwnEntitlements(actor, await citizens.getOwnTable(actor, params.id)),
  ),
  post(
    "/api/own-data/{id}/entitlements/{telling}/opposition",
    "opposeEntitlement",
    { params: byTelling, token: true },
    nothing,
    async ({ actor, params }) =>
      citizens.opposeTelling(actor, await citizens.getOwnTable(actor, params.id), params.telling),
  ),
  get(
    "/api/organizations/{id}/entitlements",
    "listToldEntitlements",
    { ...byIdWithToken, ...paged },
    unstored(pageOf(told, "answer-told-entitlements")),
    ({ actor, params, page }) => citizens.listToldEntitlements(actor, params.id, page),
  ),
  get(
    "/api/organizations/{id}/entitlements/{telling}",
    "getToldEntitlement",
    { params: byTelling, token: true },
    unstored(told),
    ({ actor, params }) => citizens.getToldEntitlement(actor, params.id, params.telling),
  ),
]);
