import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { NewRequest } from "../../sharing/room.ts";
import type { Rooms } from "../../rooms.ts";
import { content, created, one, pageOf } from "../answer.ts";
import { pageQuery } from "../answers.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type CheckedRequest, byIdWithToken, get, post, routesOf } from "../route.ts";
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

const exchangesQuery = {
  query: pageQuery.extend({
    side: z.enum(["asker", "producer"]).optional().openapi({ description: "parameter-exchange-side" }),
    organization: z.string().optional().openapi({ description: "parameter-exchange-organization" }),
    state: stateSchema.optional().openapi({ description: "parameter-exchange-state" }),
  }),
  token: true,
} as const;

const newExchange = {
  body: z
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
        tables: [{ table: "0199c0de-0000-7000-8000-000000000004", columns: ["ligne", "arret"], rows: [] }],
        until: "2027-06-30",
        note: "Pour une thèse sur les correspondances.",
      },
    }),
  token: true,
} as const;

const message = z.object({ message: z.string() }).openapi("SignedExchangeMessage");
const note = {
  ...byIdWithToken,
  body: z.strictObject({ note: z.string().optional() }).openapi("ExchangeNote"),
} as const;
const reason = {
  ...byIdWithToken,
  body: z
    .strictObject({ reason: z.string() })
    .openapi("ExchangeReason", { example: { reason: "Fin du projet." } }),
} as const;
const offer = {
  ...byIdWithToken,
  body: z.strictObject({ terms: termsSchema, note: z.string().optional() }).openapi("NewOffer"),
} as const;

const exchange = one(
  exchangeSchema,
  "answer-exchange",
  (told: Parameters<typeof toExchangeAnswer>[0], about) => toExchangeAnswer(told, about),
);
const shown = one(
  exchangeShownSchema,
  "answer-exchange",
  (told: Parameters<typeof toShownAnswer>[0], about) => toShownAnswer(told, about),
);
const made = created(exchange, ({ id }) => `/api/exchanges/${id}`);
const agreement = content(
  "application/jose+json",
  z.looseObject({}).openapi("SignedAgreement"),
  "answer-agreement",
);
const receiptSchema = z
  .object({ standing: z.enum(["applied", "waiting", "superseded"]), exchange: z.string() })
  .openapi("ExchangeReceipt");
const receipt = one(receiptSchema, "answer-exchange-message", (told: z.infer<typeof receiptSchema>) => told);

/** Messages of requests, from other instances. */
export const exchangeMessageRoutes = routesOf("network", (rooms) => [
  post("/api/exchanges/messages", "sendExchangeMessage", { body: message }, receipt, async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    return rooms.sharing.receiveMessage(instance, messageIn(text), c.var.address);
  }),
]);

/** Requests for restricted data, from what is asked to the end of the agreement. */
export const exchangeRoutes = routesOf("sharing", ({ sharing }) => [
  get(
    "/api/exchanges",
    "listExchanges",
    exchangesQuery,
    pageOf(exchange, "answer-exchanges"),
    ({ actor, page, query: { side, organization, state } }) =>
      sharing.listExchanges(actor, {
        ...page,
        ...defined({ side, organization, state }),
      }),
  ),
  post("/api/exchanges", "askForAccess", newExchange, made, (asked) => askForAccess(sharing, asked)),
  get("/api/exchanges/{id}", "getExchange", byIdWithToken, shown, ({ actor, params }) =>
    sharing.getExchange(actor, params.id),
  ),
  get("/api/exchanges/{id}/agreement", "getAgreement", byIdWithToken, agreement, (asked) =>
    sendAgreement(sharing, asked),
  ),
  post("/api/exchanges/{id}/acceptance", "acceptExchange", note, exchange, ({ actor, params, body }) =>
    sharing.acceptExchange(actor, params.id, body.note),
  ),
  post(
    "/api/exchanges/{id}/offers",
    "offerTerms",
    offer,
    exchange,
    ({ actor, params, body: { terms, note } }) =>
      sharing.offerTerms(actor, params.id, { terms, ...defined({ note }) }),
  ),
  post("/api/exchanges/{id}/refusal", "refuseExchange", reason, exchange, ({ actor, params, body }) =>
    sharing.refuseExchange(actor, params.id, body.reason),
  ),
  post("/api/exchanges/{id}/withdrawal", "withdrawAgreement", reason, exchange, ({ actor, params, body }) =>
    sharing.withdrawAgreement(actor, params.id, body.reason),
  ),
  post("/api/exchanges/{id}/taking-back", "takeBackExchange", note, exchange, ({ actor, params, body }) =>
    sharing.takeBack(actor, params.id, body.note),
  ),
  post("/api/exchanges/{id}/renewal", "renewAgreement", byIdWithToken, made, ({ actor, params }) =>
    sharing.renewAgreement(actor, params.id),
  ),
]);

async function askForAccess(
  sharing: Rooms["sharing"],
  { actor, language, body }: CheckedRequest<typeof newExchange>,
) {
  const { dataset, ...request } = body;
  await sharing.rememberLanguage(actor, language);
  return sharing.askForAccess(actor, dataset, defined(request) as NewRequest);
}

/** Its bytes are what both sides hold: it is sent as it is kept. */
async function sendAgreement(
  sharing: Rooms["sharing"],
  { actor, params, c }: CheckedRequest<typeof byIdWithToken>,
): Promise<Response> {
  const { text, fileName } = await sharing.getAgreementFile(actor, params.id);
  return c.body(text, 200, {
    "content-type": "application/jose+json",
    "content-disposition": `attachment; filename="${fileName.replace(/[^\w.-]/g, "-")}"`,
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
