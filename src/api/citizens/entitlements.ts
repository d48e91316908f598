import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { entitlementRefusals, type ReceivedTelling } from "../../citizens/entitlement.ts";
import { one, unstored } from "../answer.ts";
import { signedBy } from "../identity/signed-by.ts";
import { post, routesOf } from "../route.ts";

const message = z.object({ document: z.string().max(1_000_000) }).openapi("SignedEntitlementMessage", {
  example: { document: "eyJhbGciOiJFZERTQSIsInR5cCI6ImRjK3NkLWp3dCJ9…" },
});
const answerSchema = z
  .object({ refusal: z.enum(entitlementRefusals).optional() })
  .openapi("EntitlementMessageTaken");
const taken = one(answerSchema, "answer-entitlement-message", ({ refusal }: ReceivedTelling) =>
  defined({ refusal }),
);

/** What other instances tell organizations here without being asked: that a person has a right. */
export const entitlementRoutes = routesOf("network", (rooms) => [
  post(
    "/api/entitlements/messages",
    "sendEntitlementMessage",
    { body: message },
    unstored(taken),
    async ({ c, url }) => {
      const { instance, text } = await signedBy(c, rooms, url);
      return rooms.citizens.receiveTelling(instance, documentIn(text));
    },
  ),
]);

function documentIn(text: string): string {
  try {
    const { document } = JSON.parse(text) as { document?: unknown };
    if (typeof document === "string") return document;
  } catch {
    // Told below as what it is: no message.
  }
  throw new Failure("invalid", "entitlement-malformed");
}
