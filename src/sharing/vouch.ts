import type { Actor } from "../access/actor.ts";
import type { Party } from "../access/agreement.ts";
import { organizationsOf, requireMember } from "../access/require.ts";
import { type VouchedRequest, vouch } from "../access/vouch.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { SharingContext } from "./context.ts";
import { readExchange } from "./exchange/exchange-rows.ts";

/**
 * Vouches for the actor, or the organization they are of, to the instance that holds the data of an
 * agreement. `thumbprint` (RFC 7638) is of the client's key. Throws `not-found` where the agreement
 * is not theirs, `precondition` where it does not run.
 */
export async function vouchFor(
  ctx: Pick<SharingContext, "db" | "clock" | "identity">,
  actor: Actor,
  agreement: Id,
  { thumbprint }: { readonly thumbprint: string },
): Promise<VouchedRequest> {
  requireMember(actor);
  const exchange = isId(agreement) ? await readExchange(ctx.db, agreement) : undefined;
  if (exchange === undefined || exchange.side === "producer" || !isOf(actor, exchange.party)) {
    throw new Failure("not-found", "access-agreement-unknown", { agreement });
  }
  if (exchange.state !== "running") {
    throw new Failure("precondition", "access-agreement-not-running", { agreement });
  }
  const { party, subject } = exchange;
  return vouch(ctx, { producer: subject.instance, party, agreements: [agreement], thumbprint });
}

function isOf(actor: Actor, { kind, id }: Party): boolean {
  if (actor.kind !== "member") return false;
  return kind === "person" ? actor.account === id : organizationsOf(actor, "reader").includes(id);
}
