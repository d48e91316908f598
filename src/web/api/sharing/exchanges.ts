import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../../base/failure.ts";
import type { NewRequest } from "../../../sharing/exchange/asking.ts";
import type { ExchangesRequest } from "../../../sharing/exchange/exchanges.ts";
import type { Rooms } from "../../../rooms.ts";
import {
  body,
  defined,
  idParameter,
  json,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "../answers.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import {
  conditionSchema,
  exchangeSchema,
  exchangeShownSchema,
  purposeSchema,
  requesterSchema,
  stateSchema,
  termsSchema,
  toExchangeAnswer,
  toShownAnswer,
} from "./answers.ts";

/** Requests for restricted data, from what is asked to the end of the agreement. */
export function exchangeRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { sharing } = rooms;
  routes.openapi(messageRoute, async (c) => {
    const { instance, text } = await signedBy(c, rooms, url);
    return c.json(await sharing.receiveMessage(instance, messageIn(text), c.var.address), 200);
  });
  routes.openapi(listRoute, async (c) => {
    const query = c.req.valid("query");
    const request = toPageRequest(query);
    const { side, organization, state } = query;
    const asked = { ...request, ...defined({ side, organization, state }) } as ExchangesRequest;
    const found = await sharing.listExchanges(c.var.actor, asked);
    const about = { url, language: c.var.language };
    return c.json(
      pageAnswer(publicAddress(url, c.req.url), request, found, (item) => toExchangeAnswer(item, about)),
      200,
    );
  });
  routes.openapi(askRoute, async (c) => {
    const { dataset, ...request } = c.req.valid("json");
    await sharing.rememberLanguage(c.var.actor, c.var.language);
    const made = await sharing.askForAccess(c.var.actor, dataset, defined(request) as NewRequest);
    c.header("Location", `${url}/api/exchanges/${made.id}`);
    return c.json(toExchangeAnswer(made, { url, language: c.var.language }), 201);
  });
  routes.openapi(getRoute, async (c) => {
    const shown = await sharing.getExchange(c.var.actor, c.req.valid("param").id);
    return c.json(toShownAnswer(shown, { url, language: c.var.language }), 200);
  });
  routes.openapi(agreementRoute, async (c) => {
    const { text, fileName } = await sharing.getAgreementFile(c.var.actor, c.req.valid("param").id);
    return c.body(text, 200, {
      "content-type": "application/jose+json",
      "content-disposition": `attachment; filename="${fileName.replace(/[^\w.-]/g, "-")}"`,
      // Its bytes are what both sides hold: it is sent as it is kept.
    }) as never;
  });
  addActs(routes, rooms, url);
  return routes;
}

function addActs(routes: OpenAPIHono<ApiEnv>, { sharing }: Rooms, url: string): void {
  routes.openapi(acceptRoute, async (c) => {
    const { note } = c.req.valid("json");
    const now = await sharing.acceptExchange(c.var.actor, c.req.valid("param").id, note);
    return c.json(toExchangeAnswer(now, { url, language: c.var.language }), 200);
  });
  routes.openapi(offerRoute, async (c) => {
    const { terms, note } = c.req.valid("json");
    const offer = { terms, ...(note === undefined ? {} : { note }) };
    const now = await sharing.offerTerms(c.var.actor, c.req.valid("param").id, offer);
    return c.json(toExchangeAnswer(now, { url, language: c.var.language }), 200);
  });
  routes.openapi(refuseRoute, async (c) => {
    const { reason } = c.req.valid("json");
    const now = await sharing.refuseExchange(c.var.actor, c.req.valid("param").id, reason);
    return c.json(toExchangeAnswer(now, { url, language: c.var.language }), 200);
  });
  routes.openapi(withdrawRoute, async (c) => {
    const { reason } = c.req.valid("json");
    const now = await sharing.withdrawAgreement(c.var.actor, c.req.valid("param").id, reason);
    return c.json(toExchangeAnswer(now, { url, language: c.var.language }), 200);
  });
  routes.openapi(takeBackRoute, async (c) => {
    const { note } = c.req.valid("json");
    const now = await sharing.takeBack(c.var.actor, c.req.valid("param").id, note);
    return c.json(toExchangeAnswer(now, { url, language: c.var.language }), 200);
  });
  routes.openapi(renewRoute, async (c) => {
    const made = await sharing.renewAgreement(c.var.actor, c.req.valid("param").id);
    c.header("Location", `${url}/api/exchanges/${made.id}`);
    return c.json(toExchangeAnswer(made, { url, language: c.var.language }), 201);
  });
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // Told below as what it is: no message.
  }
  throw new Failure("invalid", "exchange-message-malformed", { where: "message" });
}

const tags = ["sharing"];
const security = [{ token: [] }];
const params = idParameter;
const one = { 200: json(exchangeSchema, "answer-exchange"), ...refused };
const made = { 201: json(exchangeSchema, "answer-exchange"), ...refused };
const noteBody = body(z.strictObject({ note: z.string().optional() }).openapi("ExchangeNote"));
const reasonBody = body(
  z.strictObject({ reason: z.string() }).openapi("ExchangeReason", { example: { reason: "Fin du projet." } }),
);

const listRoute = createRoute({
  method: "get",
  path: "/api/exchanges",
  operationId: "listExchanges",
  tags,
  security,
  request: {
    query: pageQuery.extend({
      side: z.enum(["asker", "producer"]).optional().openapi({ description: "parameter-exchange-side" }),
      organization: z.string().optional().openapi({ description: "parameter-exchange-organization" }),
      state: stateSchema.optional().openapi({ description: "parameter-exchange-state" }),
    }),
  },
  responses: { 200: json(pageSchema(exchangeSchema), "answer-exchanges"), ...refused },
});

const askRoute = createRoute({
  method: "post",
  path: "/api/exchanges",
  operationId: "askForAccess",
  tags,
  security,
  request: {
    body: body(
      z
        .strictObject({
          dataset: z.string(),
          purpose: purposeSchema,
          tables: z.array(
            z.strictObject({
              table: z.string(),
              columns: z.array(z.string()),
              rows: z.array(conditionSchema).default([]),
            }),
          ),
          until: z.string(),
          organization: z.string().optional(),
          requester: requesterSchema.optional(),
          project: z.string().optional(),
          projectTitle: z.string().optional(),
          note: z.string().optional(),
        })
        .openapi("NewExchange", {
          example: {
            dataset: "validations-du-reseau",
            purpose: "research",
            tables: [
              { table: "0199c0de-0000-7000-8000-000000000004", columns: ["ligne", "arret"], rows: [] },
            ],
            until: "2027-06-30",
            note: "Pour une thèse sur les correspondances.",
          },
        }),
    ),
  },
  responses: made,
});

const getRoute = createRoute({
  method: "get",
  path: "/api/exchanges/{id}",
  operationId: "getExchange",
  tags,
  security,
  request: { params },
  responses: { 200: json(exchangeShownSchema, "answer-exchange"), ...refused },
});

const agreementRoute = createRoute({
  method: "get",
  path: "/api/exchanges/{id}/agreement",
  operationId: "getAgreement",
  tags,
  security,
  request: { params },
  responses: {
    200: {
      description: "answer-agreement",
      content: { "application/jose+json": { schema: z.looseObject({}).openapi("SignedAgreement") } },
    },
    ...refused,
  },
});

const acceptRoute = createRoute({
  method: "post",
  path: "/api/exchanges/{id}/acceptance",
  operationId: "acceptExchange",
  tags,
  security,
  request: { params, body: noteBody },
  responses: one,
});

const offerRoute = createRoute({
  method: "post",
  path: "/api/exchanges/{id}/offers",
  operationId: "offerTerms",
  tags,
  security,
  request: {
    params,
    body: body(z.strictObject({ terms: termsSchema, note: z.string().optional() }).openapi("NewOffer")),
  },
  responses: one,
});

const refuseRoute = createRoute({
  method: "post",
  path: "/api/exchanges/{id}/refusal",
  operationId: "refuseExchange",
  tags,
  security,
  request: { params, body: reasonBody },
  responses: one,
});

const withdrawRoute = createRoute({
  method: "post",
  path: "/api/exchanges/{id}/withdrawal",
  operationId: "withdrawAgreement",
  tags,
  security,
  request: { params, body: reasonBody },
  responses: one,
});

const takeBackRoute = createRoute({
  method: "post",
  path: "/api/exchanges/{id}/taking-back",
  operationId: "takeBackExchange",
  tags,
  security,
  request: { params, body: noteBody },
  responses: one,
});

const renewRoute = createRoute({
  method: "post",
  path: "/api/exchanges/{id}/renewal",
  operationId: "renewAgreement",
  tags,
  security,
  request: { params },
  responses: made,
});

const messageRoute = createRoute({
  method: "post",
  path: "/api/exchanges/messages",
  operationId: "sendExchangeMessage",
  tags: ["network"],
  request: { body: body(z.object({ message: z.string() }).openapi("SignedExchangeMessage")) },
  responses: {
    200: json(
      z
        .object({ standing: z.enum(["applied", "waiting", "superseded"]), exchange: z.string() })
        .openapi("ExchangeReceipt"),
      "answer-exchange-message",
    ),
    ...refused,
  },
});
