import type { Clock } from "../base/clock.ts";
import { type Counted, countedAlone, type SharedCounts } from "../base/shared-counts.ts";
import { type DoorFacts, findDoor, type RateClass } from "./door.ts";

/** `quota` requests in `windowS` seconds for each caller, all at once or spread. */
export interface Quota {
  readonly quota: number;
  readonly windowS: number;
}

/** A class that is absent is not limited. */
export type RateLimits = Readonly<Partial<Record<RateClass, Quota>>>;

/**
 * The limits of an instance where a caller may read `readsPerMinute` times; 0 leaves pages, reading,
 * writing and `SELECT`s unlimited. Tries of a password, and judging one, are limited in any case.
 */
export function rateLimitsFor(readsPerMinute: number): RateLimits {
  const always = { "sign-in": perMinute(20), password: perMinute(90) };
  if (readsPerMinute === 0) return always;
  return {
    ...always,
    read: perMinute(readsPerMinute),
    page: perMinute(readsPerMinute / 2),
    write: perMinute(readsPerMinute / 5),
    sql: perMinute(readsPerMinute / 20),
  };
}

function perMinute(quota: number): Quota {
  return { quota: Math.max(1, Math.round(quota)), windowS: 60 };
}

export function rateClassOf(method: string, path: string, doors: readonly DoorFacts[]): RateClass {
  const told = findDoor(doors, path)?.rateClass?.(method, path);
  if (told !== undefined) return told;
  if (/^\/api\/password-strength\/?$/.test(path)) return "password";
  // A large file is many appends, which are bounded by its size.
  if (method === "PATCH" && path.startsWith("/api/uploads/")) return "read";
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return "read";
  if (/^\/api\/(?:session|administrator|recovery|invitations\/[^/]+\/acceptance)\/?$/.test(path))
    return "sign-in";
  return "write";
}

/**
 * A bucket is dropped once it would be full again, so memory holds the callers of the last window only. What is
 * taken in other processes of the instance is taken here too, a moment later.
 */
export class Buckets {
  readonly #clock: Clock;
  readonly #tell: (counted: Counted) => void;
  readonly #buckets = new Map<string, { tokens: number; at: number; fullAt: number }>();

  /** `name` tells these from other buckets of the process. */
  constructor(clock: Clock, name: string, counts: SharedCounts = countedAlone) {
    this.#clock = clock;
    this.#tell = counts.share(name, (counted) => this.#takeOf(counted));
  }

  /** A token that comes within `patienceMs` is taken ahead: `waitMs` tells when it comes. */
  take(
    key: string,
    { quota, windowS }: Quota,
    patienceMs = 0,
  ): { allowed: boolean; waitMs: number; left: number; fullInS: number; nextInS: number } {
    const now = this.#clock().getTime();
    if (this.#buckets.size > 10_000) this.#forget(now);
    const perMs = quota / (windowS * 1000);
    const tokens = this.#tokens(key, { quota, windowS }, now);
    const waitMs = Math.max(0, Math.ceil((1 - tokens) / perMs));
    const allowed = waitMs <= patienceMs;
    const left = allowed ? tokens - 1 : tokens;
    if (allowed) this.#tell({ key, n: 1, quota, windowS });
    const fullInMs = (quota - left) / perMs;
    this.#buckets.set(key, { tokens: left, at: now, fullAt: now + fullInMs });
    return {
      allowed,
      waitMs,
      left: Math.max(0, Math.floor(left)),
      fullInS: Math.ceil(fullInMs / 1000),
      nextInS: Math.max(1, Math.ceil((1 - left) / perMs / 1000)),
    };
  }

  #tokens(key: string, { quota, windowS }: Quota, now: number): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return quota;
    return Math.min(quota, bucket.tokens + ((now - bucket.at) * quota) / (windowS * 1000));
  }

  /** Never below what a caller owes who waits for a turn: what was taken at once in several is not paid twice. */
  #takeOf({ key, n, quota, windowS }: Counted): void {
    const now = this.#clock().getTime();
    const before = this.#tokens(key, { quota, windowS }, now);
    const tokens = Math.max(Math.min(0, before), before - n);
    const fullAt = now + ((quota - tokens) * windowS * 1000) / quota;
    this.#buckets.set(key, { tokens, at: now, fullAt });
  }

  #forget(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.fullAt <= now) this.#buckets.delete(key);
  }
}
