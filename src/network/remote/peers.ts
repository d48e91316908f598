import type { Clock } from "../../base/clock.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { currentFootprint } from "../../base/footprint.ts";

/** What is known of an instance that answers, or does not. */
interface PeerState {
  /** Since when nothing that was asked of it was answered; absent while it answers. */
  readonly failingSince?: Date;
  /** The last failure, as the key of a message. */
  readonly reason?: string;
  /** Whether it is left alone for now. */
  readonly isOpen: boolean;
}

/**
 * The budget of each instance that is read from: so many questions at once, so many that wait,
 * and none while it is known not to answer. An instance that is away or slow keeps no more of
 * this one than that, whatever the number of readers.
 */
export interface PeerBudgets {
  /** Throws `unavailable` with `remote-unreachable` or `remote-busy` without asking where the budget says so. */
  ask<Answer>(instance: string, work: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer>;
  stateOf(instance: string): PeerState;
}

interface PeerLimits {
  /** Questions to one instance at once, and those that wait for their turn. */
  readonly running: number;
  readonly waiting: number;
  readonly waitMs: number;
  /** Failures one after the other before it is left alone. */
  readonly failures: number;
  /** How long it is left alone at first; twice as long each time a try fails, up to the most. */
  readonly restMs: number;
  readonly restMsMax: number;
}

export const peerLimits: PeerLimits = {
  running: 8,
  waiting: 24,
  waitMs: 2_000,
  failures: 3,
  restMs: 2_000,
  restMsMax: 60_000,
};

interface Peer {
  running: number;
  readonly queue: Set<() => void>;
  failures: number;
  since?: Date;
  reason?: string;
  /** Until when it is left alone, in milliseconds since 1970. */
  restUntil: number;
  restMs: number;
  /** One question is on its way to find out whether it answers again. */
  isTried: boolean;
}

export function openPeers(clock: Clock, limits: PeerLimits = peerLimits): PeerBudgets {
  const peers = new Map<string, Peer>();
  const peerOf = (instance: string): Peer => {
    const known = peers.get(instance);
    if (known !== undefined) return known;
    const made: Peer = {
      running: 0,
      queue: new Set(),
      failures: 0,
      restUntil: 0,
      restMs: limits.restMs,
      isTried: false,
    };
    peers.set(instance, made);
    return made;
  };
  return {
    async ask(instance, work, signal) {
      currentFootprint()?.refuse("another instance is asked");
      const peer = peerOf(instance);
      refuseWhileResting(instance, peer, clock);
      const isTry = peer.restUntil > 0;
      if (isTry) peer.isTried = true;
      try {
        await enter(instance, peer, limits, signal);
        try {
          const answer = await work();
          recover(peer, limits);
          return answer;
        } catch (error) {
          if (isAway(error)) throw fail(instance, peer, { clock, limits, error, isTry });
          // A refusal is an answer too.
          if (isFailure(error)) recover(peer, limits);
          throw error;
        } finally {
          leave(peer);
        }
      } finally {
        if (isTry) peer.isTried = false;
      }
    },
    stateOf(instance) {
      currentFootprint()?.refuse("whether another instance answers is asked");
      const peer = peers.get(instance);
      return {
        isOpen: peer !== undefined && isResting(peer, clock),
        ...(peer?.since === undefined ? {} : { failingSince: peer.since }),
        ...(peer?.reason === undefined ? {} : { reason: peer.reason }),
      };
    },
  };
}

function isResting({ restUntil, isTried }: Peer, clock: Clock): boolean {
  return restUntil > 0 && (isTried || clock().getTime() < restUntil);
}

function refuseWhileResting(instance: string, peer: Peer, clock: Clock): void {
  if (isResting(peer, clock)) throw unreachable(instance, peer);
}

function unreachable(instance: string, { since, reason }: Peer, cause?: unknown): Failure {
  const iso = (since ?? new Date(0)).toISOString();
  const args = {
    instance: hostOf(instance),
    since: iso,
    moment: `${iso.slice(0, 16).replace("T", " ")} UTC`,
    ...defined({ reason }),
  };
  return new Failure("unavailable", "remote-unreachable", args, { cause });
}

async function enter(
  instance: string,
  peer: Peer,
  limits: PeerLimits,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  if (peer.running < limits.running) {
    peer.running += 1;
    return;
  }
  const busy = () =>
    new Failure("unavailable", "remote-busy", { instance: hostOf(instance), retryAfterS: 2 });
  if (peer.queue.size >= limits.waiting) throw busy();
  await new Promise<void>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      peer.queue.delete(go);
      signal?.removeEventListener("abort", abort);
    };
    const go = () => {
      end();
      resolve();
    };
    const stop = (error: Error) => {
      end();
      reject(error);
    };
    const abort = () => stop(signal?.reason as Error);
    const timer = setTimeout(() => stop(busy()), limits.waitMs);
    signal?.addEventListener("abort", abort, { once: true });
    peer.queue.add(go);
  });
}

/** The turn goes to the next who waits, if any. */
function leave(peer: Peer): void {
  const [next] = peer.queue;
  if (next === undefined) peer.running -= 1;
  else next();
}

function recover(peer: Peer, limits: PeerLimits): void {
  peer.failures = 0;
  peer.restUntil = 0;
  peer.restMs = limits.restMs;
  delete peer.since;
  delete peer.reason;
}

interface Failing {
  readonly clock: Clock;
  readonly limits: PeerLimits;
  readonly error: Failure;
  readonly isTry: boolean;
}

function fail(instance: string, peer: Peer, { clock, limits, error, isTry }: Failing): Failure {
  const now = clock();
  peer.failures += 1;
  peer.since ??= now;
  peer.reason = error.key;
  if (isTry || peer.failures >= limits.failures) {
    // Those that were on their way when it was given up change nothing of how long it is left alone.
    if (isTry) peer.restMs = Math.min(limits.restMsMax, peer.restMs * 2);
    peer.restUntil = Math.max(peer.restUntil, now.getTime() + peer.restMs);
  }
  return unreachable(instance, peer, error);
}

const awayKeys: ReadonlySet<string> = new Set([
  "net-unreachable",
  "net-unknown-host",
  "net-stalled",
  "net-too-slow",
  "net-cut-short",
  "remote-down",
]);

/** Whether the instance did not answer, or not in time. */
function isAway(error: unknown): error is Failure {
  return isFailure(error) && awayKeys.has(error.key);
}

export function hostOf(instance: string): string {
  return URL.parse(instance)?.host ?? instance.slice(0, 200);
}
