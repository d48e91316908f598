import { sign } from "node:crypto";
import type { Db, Tx } from "../db/db.ts";
import type { IdentityContext } from "./context.ts";
import { writeDocument } from "./documents.ts";
import type { Identity } from "./identity.ts";
import { publishedKeys, signingKey } from "./keys.ts";
import { signMessage } from "./messages.ts";

/** Keys are read at each signature: several processes are one instance, and a revoked key signs no more. */
export function openIdentity({ url, ...context }: IdentityContext & { readonly url: string }): Identity {
  return readingFrom(context.db, context, url);
}

function readingFrom(db: Db | Tx, context: IdentityContext, url: string): Identity {
  return {
    url,
    jwks: () => publishedKeys(context, db),
    signDocument: async (typ, payload) =>
      writeDocument({ typ, payload, at: context.clock() }, await signingKey(context, db)),
    signBytes: async (bytes) => {
      const { id, key } = await signingKey(context, db);
      return { keyId: id, signature: sign(null, bytes, key) };
    },
    signMessage: async (message) =>
      signMessage(message, { instance: url, at: context.clock() }, await signingKey(context, db)),
    within: (tx) => readingFrom(tx, context, url),
  };
}
