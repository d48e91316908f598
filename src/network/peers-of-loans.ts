import type { Jwks } from "../identity/identity.ts";
import type { NetworkContext } from "./context.ts";
import { type Asking, askSigned } from "./peers/fetch-json.ts";
import { keysOf } from "./peers/peer-keys.ts";
import { isTied } from "./peers/tie-rows.ts";

/** What people lend to organizations of other instances reaches these through the ties with them. */
export function peersOfLoans(ctx: NetworkContext) {
  const ask = (instance: string, path: string, asking: Asking): Promise<unknown> =>
    askSigned(ctx, instance + path, { ...asking, method: "POST" });
  return {
    ask,
    deliver: async (instance: string, document: string, signal: AbortSignal): Promise<void> => {
      await ask(instance, "/api/loans/messages", { body: { document }, signal });
    },
    // Its signed request was taken, so that its keys are known: nobody new is met.
    keysOf: (instance: string, keyId: string, address?: string): Promise<Jwks> =>
      keysOf(ctx, instance, keyId, address === undefined ? undefined : { address, admit: () => undefined }),
    isTied: (instance: string): Promise<boolean> => isTied(ctx.db, instance),
  };
}
