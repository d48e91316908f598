import { callerNetwork } from "../base/address.ts";
import type { SharedCounts } from "../base/shared-counts.ts";
import type { KeysOf } from "../identity/messages.ts";
import type { NetworkContext } from "./context.ts";
import { MinuteCount } from "./peers/minute-count.ts";
import { keysOf } from "./peers/peer-keys.ts";

/** The keys of other instances, with which their messages are verified. */
export function keysOfOthers(ctx: NetworkContext, counts?: SharedCounts): KeysOf {
  const { clock, limits } = ctx;
  const strangers = new MinuteCount(clock, limits.strangersPerMinute, "network-strangers-many", counts);
  return (instance, keyId, address) => {
    if (address === undefined) return keysOf(ctx, instance, keyId);
    const admit = () => strangers.count(callerNetwork(address));
    return keysOf(ctx, instance, keyId, { address, admit });
  };
}

/** Counts a message of an instance that proved who it is; throws `too-many`. */
export function countingMessages(
  { clock, limits }: NetworkContext,
  counts?: SharedCounts,
): (instance: string) => void {
  const messages = new MinuteCount(clock, limits.messagesPerMinute, "network-too-many-messages", counts);
  return (instance) => messages.count(instance);
}
