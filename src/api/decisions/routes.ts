import { z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import { attachment } from "../../base/attachment.ts";
import type { TakenDecision } from "../../decisions/decision.ts";
import { indicatorLevels } from "../../indicators/definition.ts";
import { content, created, listOf, nothing, one, pageOf } from "../answer.ts";
import { idParameter, numberInPath, pageQuery } from "../answers.ts";
import { byIdWithToken, del, get, patch, post, put, routesOf } from "../route.ts";
import {
  checkedSchema,
  decisionSchema,
  toCheckedAnswer,
  toDecisionAnswer,
  toVersionAnswer,
  versionSchema,
} from "./answers.ts";

const text = z.string().max(60_000);
const line = z.string().max(2000);

const changeSchema = z
  .strictObject({ title: line, text, by: line, on: line, reference: line, url: line, considered: text })
  .partial()
  .openapi("DecisionChange", { example: { by: "Conseil municipal", on: "2020-11-03" } });

const newSchema = z
  .strictObject({ ...changeSchema.shape, title: line, organization: z.string() })
  .openapi("NewDecision", {
    example: { organization: "0199c0de-0000-7000-8000-000000000000", title: "Ouvrir un centre" },
  });

const place = { indicator: line, level: z.enum(indicatorLevels), code: z.string().max(20) };

const figureBody = z
  .strictObject({ ...place, period: z.string().max(20).optional(), vintage: z.int().positive().optional() })
  .openapi("CitedFigure", {
    example: { indicator: "hospitalisations", level: "departement", code: "35", period: "2020-11-02" },
  });

const effectBody = z
  .strictObject({ ...place, value: z.number(), until: z.string().max(20) })
  .openapi("ExpectedEffect", {
    example: {
      indicator: "hospitalisations",
      level: "departement",
      code: "35",
      value: 5,
      until: "2021-06-01",
    },
  });

const version = z.coerce.number().int().positive().optional().openapi({
  type: "integer",
  description: "parameter-decision-version",
});
const ofVersion = { params: idParameter, query: z.object({ version }) } as const;
const at = (name: string) => ({
  params: idParameter.extend({ at: numberInPath("at", { description: name, minimum: 0, example: 0 }) }),
  token: true as const,
});

const listQuery = {
  query: pageQuery.extend({
    q: z.string().max(500).optional().openapi({ description: "parameter-decision-q" }),
    dataset: z.string().max(100).optional().openapi({ description: "parameter-decision-dataset" }),
    organization: z.string().max(100).optional().openapi({ description: "parameter-decision-organization" }),
  }),
} as const;

const decision = one(decisionSchema, "answer-decision", (told: TakenDecision, { url }) =>
  toDecisionAnswer(told, url),
);
const versions = listOf(
  one(versionSchema, "answer-decision-versions", toVersionAnswer),
  "answer-decision-versions",
);
const checked = listOf(one(checkedSchema, "answer-decision-check", toCheckedAnswer), "answer-decision-check");
const file = content("application/octet-stream", z.string(), "answer-decision-file");
const signed = content("application/jose", z.string(), "answer-decision-document");

/** /api/decisions: what was decided, and on which figures. */
export const decisionRoutes = routesOf("decisions", ({ decisions }) => [
  get(
    "/api/decisions",
    "listDecisions",
    listQuery,
    pageOf(decision, "answer-decisions"),
    ({ actor, page, query }) =>
      decisions.listDecisions(actor, {
        ...page,
        q: query.q,
        dataset: query.dataset,
        organization: query.organization,
      }),
  ),
  post(
    "/api/decisions",
    "createDecision",
    { body: newSchema, token: true },
    created(decision, ({ id }) => `/api/decisions/${id}`),
    ({ actor, body }) => decisions.createDecision(actor, body),
  ),
  get("/api/decisions/{id}", "getDecision", ofVersion, decision, ({ actor, params, query }) =>
    decisions.getDecision(actor, params.id, { version: query.version }),
  ),
  patch(
    "/api/decisions/{id}",
    "changeDecision",
    { ...byIdWithToken, body: changeSchema },
    decision,
    ({ actor, params, body }) => decisions.changeDecision(actor, params.id, body),
  ),
  del("/api/decisions/{id}", "deleteDecision", byIdWithToken, nothing, ({ actor, params }) =>
    decisions.deleteDecision(actor, params.id),
  ),
  get("/api/decisions/{id}/draft", "getDecisionDraft", byIdWithToken, decision, ({ actor, params }) =>
    decisions.getDecision(actor, params.id, { isDraft: true }),
  ),
]);

/** Its versions, as they were signed, and whether their figures come out again. */
export const decisionVersionRoutes = routesOf("decisions", ({ decisions }) => [
  post(
    "/api/decisions/{id}/publication",
    "publishDecision",
    {
      ...byIdWithToken,
      body: z.strictObject({ correction: line.optional() }).openapi("DecisionPublication"),
    },
    decision,
    ({ actor, params, body }) => decisions.publishDecision(actor, params.id, body),
  ),
  get(
    "/api/decisions/{id}/versions",
    "listDecisionVersions",
    { params: idParameter },
    versions,
    ({ actor, params }) => decisions.listVersions(actor, params.id),
  ),
  get(
    "/api/decisions/{id}/document",
    "getDecisionDocument",
    ofVersion,
    signed,
    async ({ actor, params, query }) => {
      const { document } = await decisions.getDocument(actor, params.id, query.version);
      return new Response(document, { headers: { "content-type": "application/jose" } });
    },
  ),
  post(
    "/api/decisions/{id}/check",
    "checkDecision",
    { params: idParameter },
    checked,
    async ({ actor, params, c }) => {
      c.var.spend("sql");
      return decisions.checkFigures(actor, await decisions.getDecision(actor, params.id));
    },
  ),
]);

/** What a decision cites and expects. */
export const decisionPartRoutes = routesOf("decisions", ({ decisions }) => [
  post(
    "/api/decisions/{id}/figures",
    "citeFigure",
    { ...byIdWithToken, body: figureBody },
    decision,
    ({ actor, params, body }) => decisions.citeFigure(actor, params.id, body),
  ),
  del(
    "/api/decisions/{id}/figures/{at}",
    "removeFigure",
    at("parameter-decision-at"),
    decision,
    ({ actor, params }) => decisions.removeFigure(actor, params.id, params.at),
  ),
  post(
    "/api/decisions/{id}/effects",
    "expectEffect",
    { ...byIdWithToken, body: effectBody },
    decision,
    ({ actor, params, body }) => decisions.expectEffect(actor, params.id, body),
  ),
  del(
    "/api/decisions/{id}/effects/{at}",
    "removeEffect",
    at("parameter-decision-at"),
    decision,
    ({ actor, params }) => decisions.removeEffect(actor, params.id, params.at),
  ),
]);

/** The file of an act. */
export const decisionFileRoutes = routesOf("decisions", ({ decisions }) => [
  put(
    "/api/decisions/{id}/file",
    "putDecisionFile",
    {
      ...byIdWithToken,
      query: z.object({
        name: z.string().max(300).openapi({ description: "parameter-decision-file", example: "acte.pdf" }),
      }),
      raw: { mediaType: "application/octet-stream", schema: z.string().openapi({ format: "binary" }) },
    },
    decision,
    ({ actor, params, query, c }) => {
      const { body } = c.req.raw;
      const bytes = body === null ? Readable.from([]) : Readable.fromWeb(body as never);
      return decisions.putActFile(actor, params.id, { name: query.name, bytes });
    },
  ),
  del("/api/decisions/{id}/file", "removeDecisionFile", byIdWithToken, decision, ({ actor, params }) =>
    decisions.removeActFile(actor, params.id),
  ),
  get("/api/decisions/{id}/file", "getDecisionFile", ofVersion, file, async ({ actor, params, query }) => {
    const { file: told, bytes } = await decisions.readActFile(actor, params.id, query.version);
    return new Response(Readable.toWeb(bytes) as ReadableStream, {
      headers: {
        "content-type": "application/octet-stream",
        "content-length": String(told.bytes),
        "content-disposition": attachment(told.name),
        "x-content-type-options": "nosniff",
      },
    });
  }),
]);
