import { setTimeout as wait } from "node:timers/promises";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Db } from "../../db/db.ts";
import type { Jwks } from "../../identity/identity.ts";
import type { NetworkContext } from "../context.ts";
import { type Asking, type AskingContext, getJson } from "./fetch-json.ts";
import { askedByOf } from "./named-from.ts";
import { isTied } from "./tie-rows.ts";

type Context = Pick<NetworkContext, "db" | "net" | "clock" | "limits">;

/** Keys are kept for so long; a key that is not among them is asked for at most once a minute. */
const freshMs = 300_000;
const unknownMs = 60_000;
const keysMax = 50;

interface KeysRow {
  readonly jwks: Jwks | null;
  readonly fetchedAt: Date;
}

/** Who sends a message that is not verified yet: it may name any instance. */
interface Sender {
  /** Their network address. */
  readonly address: string;
  /** Asked before an instance that never told any keys is asked for them; throws `too-many`. */
  readonly admit: () => void;
}

/** Instances that are asked for their keys at this moment, by this process: whoever needs them waits for that answer. */
const askedOf = new WeakMap<Db, Map<string, Promise<Jwks>>>();

/**
 * The keys that an instance publishes at its address, as they were last asked for. Asked for anew
 * where the key is not among them, and every five minutes; an instance that does not answer has the keys that
 * it had. Throws `unavailable` where it never told any. Who is not tied to us makes us ask no
 * private address but their own, and learns nothing of what lies at an address that tells no keys.
 */
export async function keysOf(ctx: Context, instance: string, keyId: string, sender?: Sender): Promise<Jwks> {
  const { jwks, ageMs, asked } = await lookAtKeys(ctx, instance);
  const isAskable = asked !== undefined || ageMs >= unknownMs;
  if (jwks === undefined) {
    if (!isAskable) throw withoutKeys(instance);
    if (sender !== undefined) return meet(ctx, instance, sender, asked);
    return asked ?? fetchKeys(ctx, instance);
  }
  const hasKey = jwks.keys.some(({ kid }) => kid === keyId);
  if (hasKey ? ageMs < freshMs : !isAskable) return jwks;
  const fetched = asked ?? fetchKeys(ctx, instance, await askingAnew(ctx, instance, sender));
  return fetched.catch((error: unknown) => {
    if (isFailure(error)) return jwks;
    throw error;
  });
}

/** What is known of them, how long ago it was asked, and what is being answered. */
async function lookAtKeys({ db, clock }: Context, instance: string) {
  // Looked at before and after: what is asked meanwhile is noted before it is answered.
  const before = askedOf.get(db)?.get(instance);
  const known = await readKeys(db, instance);
  const asked = before ?? askedOf.get(db)?.get(instance);
  const ageMs = known === undefined ? Infinity : clock().getTime() - known.fetchedAt.getTime();
  return { jwks: known?.jwks ?? undefined, ageMs, asked };
}

async function askingAnew(ctx: Context, instance: string, sender?: Sender): Promise<Pick<Asking, "askedBy">> {
  if (sender === undefined) return askedByOf(ctx.db, instance);
  return (await isTied(ctx.db, instance)) ? {} : { askedBy: sender.address };
}

/** Whatever is wrong with the address that a stranger names, the answer is the same and takes as long. */
async function meet(
  ctx: Context,
  instance: string,
  { address, admit }: Sender,
  asked: Promise<Jwks> | undefined,
): Promise<Jwks> {
  const timeoutMs = ctx.limits.strangerMs;
  admit();
  const over = wait(timeoutMs);
  try {
    if (asked === undefined) return await fetchKeys(ctx, instance, { timeoutMs, askedBy: address });
    const late = over.then(() => {
      throw withoutKeys(instance);
    });
    return await Promise.race([asked, late]);
  } catch (error) {
    await over;
    if (isFailure(error)) throw withoutKeys(instance);
    throw error;
  }
}

/** Asks the instance for its keys, whatever is known of it. */
export function fetchKeys(
  ctx: Context,
  instance: string,
  how: Pick<Asking, "timeoutMs" | "askedBy"> = {},
): Promise<Jwks> {
  const asked = askedOf.get(ctx.db) ?? new Map<string, Promise<Jwks>>();
  askedOf.set(ctx.db, asked);
  const fetched = fetchAndNote(ctx, instance, how).finally(() => {
    if (asked.get(instance) === fetched) asked.delete(instance);
  });
  asked.set(instance, fetched);
  return fetched;
}

async function fetchAndNote(
  ctx: Context,
  instance: string,
  how: Pick<Asking, "timeoutMs" | "askedBy">,
): Promise<Jwks> {
  // Noted first: those who name an instance that does not answer make us ask it once a minute.
  await noteKeys(ctx, instance, undefined);
  const jwks = await askForKeys(ctx, instance, how);
  await noteKeys(ctx, instance, jwks, how.askedBy);
  return jwks;
}

/** The keys that an instance tells at its own address at this moment. Throws `unavailable` where it tells none. */
export async function askForKeys(
  ctx: AskingContext,
  instance: string,
  how: Pick<Asking, "timeoutMs" | "askedBy"> = {},
): Promise<Jwks> {
  const jwks = toJwks(await getJson(ctx, jwksUrlOf(instance), { maxBytes: 100_000, ...how }));
  if (jwks === undefined) throw withoutKeys(instance);
  return jwks;
}

export function jwksUrlOf(instance: string): string {
  return `${instance}/.well-known/jwks.json`;
}

function withoutKeys(instance: string): Failure {
  return new Failure("unavailable", "network-no-keys", { instance });
}

function toJwks(value: unknown): Jwks | undefined {
  const { keys } = (value ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length > keysMax) return undefined;
  const told = keys.filter(
    (key: { kid?: unknown; x?: unknown } | null) =>
      typeof key === "object" && typeof key?.kid === "string" && typeof key.x === "string",
  );
  return { keys: told };
}

async function readKeys(db: Db, instance: string): Promise<KeysRow | undefined> {
  const [row] = await db<KeysRow[]>`select jwks, fetched_at from peer_keys where instance = ${instance}`;
  return row;
}

async function noteKeys(
  { db, clock }: Context,
  instance: string,
  jwks: Jwks | undefined,
  namedFrom?: string,
): Promise<void> {
  const told = jwks === undefined ? null : db.json(jwks as never);
  if (told === null) {
    // Names that nobody answered to.
    const before = new Date(clock().getTime() - 2 * unknownMs);
    await db`delete from peer_keys where jwks is null and fetched_at < ${before}`;
  }
  await db`
    insert into peer_keys (instance, jwks, fetched_at, named_from)
    values (${instance}, ${told}, ${clock()}, ${namedFrom ?? null})
    on conflict (instance) do update set jwks = coalesce(excluded.jwks, peer_keys.jwks),
      fetched_at = excluded.fetched_at, named_from = coalesce(excluded.named_from, peer_keys.named_from)`;
}
