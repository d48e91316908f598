import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { AskedOnce } from "../../citizens/once-peers.ts";
import { onceRefusals } from "../../citizens/procedure.ts";
import { one, unstored } from "../answer.ts";
import { signedBy } from "../identity/signed-by.ts";
import { post, routesOf } from "../route.ts";

const message = z.object({ request: z.string(), person: z.string().optional() }).openapi("OnceRequest", {
  example: { request: "eyJhbGciOiJFZERTQSIsInR5cCI6Im1haWxsZS1vbmNlLXJlcXVlc3Q…" },
});
const answerSchema = z
  .object({
    refusal: z.enum(onceRefusals).optional(),
    facts: z.array(z.string()).optional(),
    answer: z.string().optional(),
    receipt: z.string().optional(),
  })
  .openapi("OnceRequestTaken");
const taken = one(answerSchema, "answer-once-request", ({ refusal, facts, answer, receipt }: AskedOnce) =>
  defined({ refusal, facts: facts && [...facts], answer, receipt }),
);

/** What other instances ask of one person, who goes on at `/once/{id}`; or an agent of theirs, who is answered. */
export const onceRoutes = routesOf("network", (rooms) => [
  post("/api/once/requests", "askOnce", { body: message }, unstored(taken), async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    const { request, person } = messageIn(text);
    return rooms.citizens.receiveAsked(instance, request, person);
  }),
]);

function messageIn(text: string): { readonly request: string; readonly person?: string } {
  try {
    const { request, person } = JSON.parse(text) as { request?: unknown; person?: unknown };
    const isMeant = person === undefined || typeof person === "string";
    if (typeof request === "string" && isMeant) return { request, ...defined({ person }) };
  } catch (cause) {
    throw new Failure("invalid", "once-request-malformed", { where: "" }, { cause });
  }
  throw new Failure("invalid", "once-request-malformed", { where: "request" });
}
