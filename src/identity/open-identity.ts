import { sign } from "node:crypto";
import type { IdentityContext } from "./context.ts";
import { writeDocument } from "./documents.ts";
import type { Identity } from "./identity.ts";
import { publishedKeys, signingKey } from "./keys.ts";
import { signMessage } from "./messages.ts";

/** Keys are read at each signature: several processes are one instance, and a revoked key signs no more. */
export function openIdentity({ url, ...context }: IdentityContext & { readonly url: string }): Identity {
  return {
    url,
    jwks: () => publishedKeys(context),
    signDocument: async (typ, payload) =>
      writeDocument({ typ, payload, at: context.clock() }, await signingKey(context)),
    signBytes: async (bytes) => {
      const { id, key } = await signingKey(context);
      return { keyId: id, signature: sign(null, bytes, key) };
    },
    signMessage: async (message) =>
      signMessage(message, { instance: url, at: context.clock() }, await signingKey(context)),
  };
}
