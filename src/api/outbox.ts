import { z } from "@hono/zod-openapi";
import type { Language } from "../base/language.ts";
import type { WaitingPeer } from "../outbox/waiting-peers.ts";
import { sayProblem } from "../words/say.ts";
import { inLanguage, nothing, one, pageOf } from "./answer.ts";
import { get, pagedWithToken, post, routesOf } from "./route.ts";

const peerSchema = z
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
  });

const retry = {
  body: z
    .strictObject({ peer: z.string().min(1).max(2000) })
    .openapi("Retry", { example: { peer: "https://data.example.org" } }),
  token: true,
} as const;

const peer = one(peerSchema, "answer-outbox", inLanguage(toPeerAnswer));

/** What other machines have not learned yet. */
export const outboxRoutes = routesOf("instance", ({ outbox }) => [
  get("/api/outbox", "listWaitingPeers", pagedWithToken, pageOf(peer, "answer-outbox"), ({ actor, page }) =>
    outbox.listWaitingPeers(actor, page),
  ),
  post("/api/outbox/retries", "retryPeer", retry, nothing, ({ actor, body }) =>
    outbox.retryPeer(actor, body.peer),
  ),
]);

function toPeerAnswer(language: Language, { since, nextAt, problem, ...peer }: WaitingPeer) {
  return {
    ...peer,
    waiting: { ...peer.waiting },
    since: since.toISOString(),
    nextAt: nextAt.toISOString(),
    ...(problem === undefined ? {} : { problem: sayProblem(language, problem) }),
  };
}
