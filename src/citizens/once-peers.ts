import { z } from "zod";
import type { Jwks } from "../identity/identity.ts";
import type { NetworkContext } from "../network/context.ts";
import { askSigned } from "../network/peers/fetch-json.ts";
import { keysOf } from "../network/peers/peer-keys.ts";
import { findTieRow } from "../network/peers/tie-rows.ts";
import { defined } from "../base/defined.ts";
import { isFailure } from "../base/failure.ts";
import { isOnceRefusal, type OnceRefusal, refuseOnce } from "./procedure.ts";

/** What another instance says of a request: that its page waits for the citizen, or why it does not. */
export interface AskedOnce extends Partial<Brought> {
  readonly refusal?: OnceRefusal;
  /** By which it finds people, where an agent named others. */
  readonly facts?: readonly string[];
}

/** An answer that is signed, on its way with its citizen or to an agent; the receipt of what was sent, or nothing of a refusal. */
export interface Brought {
  readonly answer: string;
  readonly receipt: string;
}

/** The other instances, as procedures need them. */
export interface OncePeers {
  /** Hands a signed request over, with whom an agent means. Throws `once-source-away` where nobody answers as one should. */
  ask(instance: string, request: string, person?: string): Promise<AskedOnce>;
  keysOf(instance: string, keyId: string): Promise<Jwks>;
  /** Whether it follows us or we follow it, and neither side cut or paused that. */
  isTied(instance: string): Promise<boolean>;
}

const askMs = 5000;

const answerSchema = z.object({
  refusal: z.string().optional(),
  facts: z.array(z.string().max(1000)).max(100).optional(),
  answer: z.string().optional(),
  receipt: z.string().optional(),
});

export function oncePeers(ctx: NetworkContext): OncePeers {
  return {
    async ask(instance, request, person) {
      try {
        const body = { request, ...defined({ person }) };
        const asking = { method: "POST", body, timeoutMs: askMs } as const;
        const { refusal, ...told } = answerSchema.parse(
          await askSigned(ctx, `${instance}/api/once/requests`, asking),
        );
        if (refusal === undefined) return defined(told);
        return {
          ...defined({ facts: told.facts }),
          refusal: isOnceRefusal(refusal) ? refusal : "once-no-agreement",
        };
      } catch (cause) {
        if (isFailure(cause) && cause.args["status"] === 403) return { refusal: "once-not-tied" };
        if (isFailure(cause) || cause instanceof z.ZodError) throw refuseOnce("once-source-away", cause);
        throw cause;
      }
    },
    keysOf: (instance, keyId) => (instance === ctx.url ? ctx.identity.jwks() : keysOf(ctx, instance, keyId)),
    async isTied(instance) {
      const tie = await findTieRow(ctx.db, instance);
      const sides = [tie?.follows, tie?.followed];
      return sides.includes("running") && !sides.includes("cut") && !sides.includes("paused");
    },
  };
}
