import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { type DataRequest, publicStates } from "../../projects/data-request.ts";
import type { Rooms } from "../../rooms.ts";
import { empty, nothing, one, pageOf } from "../answer.ts";
import { pageQuery } from "../answers.ts";
import { byId, byIdWithToken, del, get, post, put, routesOf } from "../route.ts";
import { requestSchema, toRequestAnswer } from "./answers.ts";

const listQuery = {
  query: pageQuery.extend({
    q: z.string().max(500).optional().openapi({ description: "parameter-project-q", example: "cantine" }),
    state: z.enum(publicStates).optional().openapi({ description: "parameter-request-state" }),
    organization: z.string().optional().openapi({ description: "parameter-request-organization" }),
    sort: z.enum(["supported", "newest"]).optional().openapi({ description: "parameter-request-sort" }),
    all: z.literal("yes").optional().openapi({ description: "parameter-request-all" }),
  }),
} as const;

const newRequest = z
  .strictObject({
    wish: z.string().max(10_000),
    question: z.string().max(2000).optional(),
    email: z.string().max(500).optional(),
  })
  .openapi("NewDataRequest", {
    example: { wish: "Les menus des cantines, par semaine, pour les afficher dans une application." },
  });

const publication = z
  .strictObject({ title: z.string().max(2000).optional(), wish: z.string().max(10_000).optional() })
  .openapi("DataRequestPublication", { example: { title: "Menus des cantines" } });

const assignment = z.strictObject({ organization: z.string().max(100) }).openapi("DataRequestAssignment", {
  example: { organization: "0199c0de-0000-7000-8000-000000000000" },
});

const answer = z
  .strictObject({ dataset: z.string().max(100).optional(), words: z.string().max(10_000).optional() })
  .openapi("DataRequestAnswer", { example: { words: "Ces menus seront publiés en janvier." } });

const refusal = z.strictObject({ reason: z.string().max(10_000) }).openapi("DataRequestRefusal", {
  example: { reason: "Ces données nomment des personnes." },
});

const request = one(requestSchema, "answer-data-request", (told: DataRequest, { url }) =>
  toRequestAnswer(told, url),
);

const ofRequests = ({ requests }: Rooms) => [
  get(
    "/api/data-requests",
    "listDataRequests",
    listQuery,
    pageOf(request, "answer-data-requests"),
    ({ actor, page, query: { q, state, organization, sort, all } }) =>
      all === undefined
        ? requests.listPublicRequests(actor, { ...page, ...defined({ q, state, organization, sort }) })
        : requests.listRequests(actor, page),
  ),
  post(
    "/api/data-requests",
    "askForData",
    { body: newRequest },
    empty(202, "answer-request-received"),
    ({ body, language, c }) =>
      requests.askForData({ address: c.var.address }, { ...defined(body), language }),
  ),
  get("/api/data-requests/{id}", "getDataRequest", byId, request, ({ actor, params }) =>
    requests.getRequest(actor, params.id),
  ),
  del("/api/data-requests/{id}", "deleteDataRequest", byIdWithToken, nothing, ({ actor, params }) =>
    requests.deleteRequest(actor, params.id),
  ),
  put("/api/data-requests/{id}/support", "supportDataRequest", byIdWithToken, nothing, ({ actor, params }) =>
    requests.supportRequest(actor, params.id),
  ),
  del("/api/data-requests/{id}/support", "withdrawSupport", byIdWithToken, nothing, ({ actor, params }) =>
    requests.withdrawSupport(actor, params.id),
  ),
];

const ofStates = ({ requests }: Rooms) => [
  post(
    "/api/data-requests/{id}/publication",
    "publishDataRequest",
    { ...byIdWithToken, body: publication },
    request,
    ({ actor, params, body }) => requests.publishRequest(actor, params.id, defined(body)),
  ),
  del(
    "/api/data-requests/{id}/publication",
    "closeDataRequest",
    byIdWithToken,
    nothing,
    ({ actor, params }) => requests.closeRequest(actor, params.id),
  ),
  put(
    "/api/data-requests/{id}/assignment",
    "assignDataRequest",
    { ...byIdWithToken, body: assignment },
    request,
    ({ actor, params, body }) => requests.assignRequest(actor, params.id, body.organization),
  ),
  post(
    "/api/data-requests/{id}/answer",
    "answerDataRequest",
    { ...byIdWithToken, body: answer },
    request,
    ({ actor, params, body }) => requests.answerRequest(actor, params.id, defined(body)),
  ),
  post(
    "/api/data-requests/{id}/refusal",
    "refuseDataRequest",
    { ...byIdWithToken, body: refusal },
    request,
    ({ actor, params, body }) => requests.refuseRequest(actor, params.id, body.reason),
  ),
];

/** /api/data-requests: data that somebody looked for and did not find, and what became of it. */
export const dataRequestRoutes = routesOf("data-requests", ofRequests, ofStates);
