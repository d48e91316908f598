import type { Actor } from "../access/actor.ts";
import { type AccessPageElsewhere, parseElsewhere } from "./accesses-elsewhere.ts";
import type { JournalContext } from "./context.ts";
import { organizationsOf, requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { NetworkContext } from "../network/context.ts";
import { askSigned } from "../network/peers/fetch-json.ts";

interface Context extends Pick<JournalContext, "peers"> {
  readonly network: NetworkContext;
}

/** Instances that may hold entries of this one's people, by their addresses. */
export async function listInstances(
  { peers }: Pick<JournalContext, "peers">,
  actor: Actor,
): Promise<readonly string[]> {
  requireMember(actor);
  return (await peers()).toSorted();
}

/** What the actor and their organizations read at one of these. Throws `unavailable` where it does not answer. */
export async function listAccessesElsewhere(
  { peers, network }: Context,
  actor: Actor,
  instance: string,
  request: { readonly cursor?: string },
): Promise<AccessPageElsewhere> {
  const member = requireMember(actor);
  // Only those that are tied to this one are asked.
  if (!(await peers()).includes(instance)) throw new Failure("not-found", "network-tie-unknown");
  const body = { parties: [member.account, ...organizationsOf(member, "reader")], ...request };
  const answer = await askSigned(network, `${instance}/api/network/accesses`, { method: "POST", body });
  const page = parseElsewhere(answer);
  if (page === undefined) throw new Failure("unavailable", "network-answer-wrong", { instance });
  return page;
}
