import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { nothing, one, unstored } from "../answer.ts";
import { signedBy } from "../identity/signed-by.ts";
import { post, routesOf, signedJson } from "../route.ts";

const keyTold = signedJson(
  z
    .object({
      key: z.string(),
      hash: z.string(),
      name: z.string(),
      agreements: z.array(z.string()),
      expiresAt: z.iso.datetime(),
      isRevoked: z.boolean(),
    })
    .openapi("ProjectKeyTold"),
);

const keysAsked = signedJson(z.object({ keys: z.array(z.string()).max(200) }).openapi("ProjectKeysAsked"));

const usesSchema = z
  .object({ keys: z.array(z.object({ key: z.string(), lastUsedOn: z.iso.date().optional() })) })
  .openapi("ProjectKeyUses");

const uses = one(usesSchema, "answer-key-uses", ({ keys }: KeyUses) => ({
  keys: keys.map((told) => ({ ...told })),
}));

interface KeyUses {
  readonly keys: readonly { readonly key: string; readonly lastUsedOn?: string }[];
}

/** What other instances tell of the keys of their projects, signed by them (RFC 9421). */
export const keyMessageRoutes = routesOf("network", (rooms) => [
  post("/api/network/keys", "tellProjectKey", { raw: keyTold }, nothing, async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    await rooms.projects.takeKey(instance, parse(text));
  }),
  post(
    "/api/network/keys/uses",
    "askProjectKeyUses",
    { raw: keysAsked },
    unstored(uses),
    async ({ c, url }) => {
      const { instance, text } = await signedBy(c, rooms, url);
      return rooms.projects.tellUses(instance, parse(text));
    },
  ),
]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "projects-key-message-wrong", {}, { cause });
  }
}
