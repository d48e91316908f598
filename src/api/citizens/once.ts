import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { AskedOnce } from "../../citizens/once-peers.ts";
import { onceRefusals } from "../../citizens/procedure.ts";
import { one } from "../answer.ts";
import { signedBy } from "../identity/signed-by.ts";
import { post, routesOf } from "../route.ts";

const message = z.object({ request: z.string() }).openapi("OnceRequest", {
  example: { request: "eyJhbGciOiJFZERTQSIsInR5cCI6Im1haWxsZS1vbmNlLXJlcXVlc3Q…" },
});
const answerSchema = z.object({ refusal: z.enum(onceRefusals).optional() }).openapi("OnceRequestTaken");
const taken = one(answerSchema, "answer-once-request", ({ refusal }: AskedOnce) => defined({ refusal }));

/** What other instances ask of one person, who goes on at `/once/{id}`. */
export const onceRoutes = routesOf("network", (rooms) => [
  post("/api/once/requests", "askOnce", { body: message }, taken, async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    return rooms.citizens.receiveAsked(instance, requestIn(text));
  }),
]);

function requestIn(text: string): string {
  try {
    const { request } = JSON.parse(text) as { request?: unknown };
    if (typeof request === "string") return request;
  } catch (cause) {
    throw new Failure("invalid", "once-request-malformed", { where: "" }, { cause });
  }
  throw new Failure("invalid", "once-request-malformed", { where: "request" });
}
