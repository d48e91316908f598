import { callerNetwork } from "../base/address.ts";
import type { KeysOf } from "../identity/messages.ts";
import { boundNetwork } from "../network/bound.ts";
import { type NetworkContext, networkLimits } from "../network/context.ts";
import { MinuteCount } from "../network/ties/minute-count.ts";
import { keysOf } from "../network/ties/peer-keys.ts";
import type { InstanceDescription } from "../network/ties/tie.ts";
import { readSettings } from "../people/instance.ts";
import type { TablesContext } from "../tables/context.ts";
import type { Network } from "../web/rooms/network.ts";

type Base = Pick<TablesContext, "db" | "jobs" | "net" | "clock">;

/** What the ties with other instances work with. */
export function networkContext(
  { db, jobs, net, clock }: Base,
  own: Pick<NetworkContext, "identity" | "url" | "version" | "log" | "tellProducers" | "vault">,
): NetworkContext {
  return { db, jobs, net, clock, limits: networkLimits, ...own };
}

export function boundTies(ctx: NetworkContext): Network {
  return { ...boundNetwork(ctx), describe: () => describe(ctx) };
}

/** The keys of other instances, with which their messages are verified. */
export function keysOfOthers(ctx: NetworkContext): KeysOf {
  const strangers = new MinuteCount(ctx.clock, ctx.limits.strangersPerMinute, "network-strangers-many");
  return (instance, keyId, address) => {
    if (address === undefined) return keysOf(ctx, instance, keyId);
    const admit = () => strangers.count(callerNetwork(address));
    return keysOf(ctx, instance, keyId, { address, admit });
  };
}

/** Counts a message of an instance that proved who it is; throws `too-many`. */
export function countingMessages({ clock, limits }: NetworkContext): (instance: string) => void {
  const messages = new MinuteCount(clock, limits.messagesPerMinute, "network-too-many-messages");
  return (instance) => messages.count(instance);
}

async function describe({ db, clock, url, version }: NetworkContext): Promise<InstanceDescription> {
  const { name, profile = {} } = await readSettings({ db, clock });
  const { logo, ...told } = profile;
  const said = Object.entries(told).filter(([, text]) => text !== "");
  return {
    url,
    name,
    ...Object.fromEntries(said),
    ...(logo === undefined || logo === "" ? {} : { logo: `${url}/.well-known/maille/logo` }),
    software: `Maille ${version}`,
  };
}
