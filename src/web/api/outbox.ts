import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import type { WaitingPeer } from "../../outbox/waiting-peers.ts";
import type { Rooms } from "../../rooms.ts";
import { sayProblem } from "../../words/say.ts";
import {
  body,
  json,
  nothing,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "./answers.ts";
import type { RouteOptions } from "./door.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";

/** What other machines have not learned yet. */
export function outboxRoutes({ outbox }: Rooms, url: string): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(listRoute, async (c) => {
    const request = toPageRequest(c.req.valid("query"));
    const found = await outbox.listWaitingPeers(c.var.actor, request);
    const toAnswer = (peer: WaitingPeer) => toPeerAnswer(c.var.language, peer);
    return c.json(pageAnswer(publicAddress(url, c.req.url), request, found, toAnswer), 200);
  });
  routes.openapi(retryRoute, async (c) => {
    await outbox.retryPeer(c.var.actor, c.req.valid("json").peer);
    return c.body(null, 204);
  });
  return routes;
}

const tags = ["instance"];
const security = [{ token: [] }];

const listRoute = createRoute({
  method: "get",
  path: "/api/outbox",
  operationId: "listWaitingPeers",
  tags,
  security,
  request: { query: pageQuery },
  responses: {
    200: json(
      pageSchema(
        z
          .object({
            peer: z.string(),
            waiting: z.record(z.string(), z.int()),
            since: z.string(),
            tries: z.int(),
            nextAt: z.string(),
            problem: z.string().optional(),
          })
          .openapi("WaitingPeer", {
            example: {
              peer: "https://data.example.org",
              waiting: { "network-report": 2 },
              since: "2026-11-26T08:00:00.000Z",
              tries: 5,
              nextAt: "2026-11-26T08:05:00.000Z",
              problem: "data.example.org does not answer.",
            },
          }),
      ),
      "answer-outbox",
    ),
    ...refused,
  },
});

const retryRoute = createRoute({
  method: "post",
  path: "/api/outbox/retries",
  operationId: "retryPeer",
  tags,
  security,
  request: {
    body: body(
      z
        .strictObject({ peer: z.string().min(1).max(2000) })
        .openapi("Retry", { example: { peer: "https://data.example.org" } }),
    ),
  },
  responses: { 204: nothing, ...refused },
});

function toPeerAnswer(language: Language, { since, nextAt, problem, ...peer }: WaitingPeer) {
  return {
    ...peer,
    waiting: { ...peer.waiting },
    since: since.toISOString(),
    nextAt: nextAt.toISOString(),
    ...(problem === undefined ? {} : { problem: sayProblem(language, problem) }),
  };
}
