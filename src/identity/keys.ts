import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { identityLock } from "../db/locks.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { Vault } from "../vault/vault.ts";
import type { IdentityContext } from "./context.ts";
import type { Jwks, PublicJwk } from "./identity.ts";
import { type InstanceKey, newKeyPair, toPrivateKey } from "./key.ts";

/** A new key is published so long before it signs: longer than anybody keeps our keys. */
export const rotationLeadMs = 15 * 60_000;

export const sealedKeys: SealedColumn = {
  table: "instance_keys",
  column: "private_key",
  row: "id",
  // What they signed is still verified; another key is made at first need.
  forget: (tx, rows) => tx`update instance_keys set private_key = null where id = any(${[...rows]}::text[])`,
};

/** The key that signs now, read from `db`; the first is made at first need, once for all processes. */
export async function signingKey(context: IdentityContext, db: Db | Tx = context.db) {
  const now = context.clock();
  const { id, publicKey, privateKey } =
    signerAt(await readKeys(db), now) ?? (await makeFirstKey(context, db, now));
  if (privateKey === null) throw new Error(`The key ${id} signs, and its private half is gone.`);
  return {
    id,
    key: toPrivateKey(publicKey, await context.vault.openText(privateKey, placeOf(sealedKeys, id))),
  };
}

/** The keys that are published: all but the revoked ones, for what they signed is still read. */
export async function publishedKeys(context: IdentityContext, db: Db | Tx = context.db): Promise<Jwks> {
  let rows = await readKeys(db);
  if (rows.every(isRevoked)) rows = [await makeFirstKey(context, db, context.clock())];
  return { keys: rows.filter((row) => !isRevoked(row)).map(toJwk) };
}

/** The newest first. */
export async function listKeys(
  context: Pick<IdentityContext, "db" | "clock">,
): Promise<readonly InstanceKey[]> {
  const rows = await readKeys(context.db);
  return rows.map((row) => toInstanceKey(row, rows, context.clock())).toReversed();
}

/** Publishes a new key at once, which signs in a quarter of an hour; the one before it stays published. */
export async function rotateKey(context: IdentityContext, by?: Id): Promise<readonly InstanceKey[]> {
  const now = context.clock();
  await alone(context.db, async (tx) => {
    const rows = await readKeys(tx);
    const waiting = rows.find((row) => !isRevoked(row) && row.signsFrom > now);
    if (waiting !== undefined && signerAt(rows, now) !== waiting) {
      throw new Failure("conflict", "identity-rotation-under-way", { from: waiting.signsFrom.toISOString() });
    }
    const signer = signerAt(rows, now);
    if (signer === undefined) return insertKey(tx, context.vault, { now, signsFrom: now, by });
    const signsFrom = new Date(now.getTime() + rotationLeadMs);
    await tx`update instance_keys set signs_until = ${signsFrom} where id = ${signer.id}`;
    await tx`update instance_keys set private_key = null where signs_until < ${now}`;
    return insertKey(tx, context.vault, { now, signsFrom, by });
  });
  return listKeys(context);
}

/**
 * No longer publishes a key that somebody else may hold: nothing that it signed is believed any more.
 * Where it was the one that signs, the next one signs at once.
 */
export async function revokeKey(
  context: IdentityContext,
  id: string,
  by?: Id,
): Promise<readonly InstanceKey[]> {
  const now = context.clock();
  await alone(context.db, async (tx) => {
    const revoked = await tx`
      update instance_keys set revoked_at = ${now}, revoked_by = ${by ?? null}, private_key = null
      where id = ${id} and revoked_at is null returning id`;
    if (revoked.length === 0) throw new Failure("not-found", "identity-key-not-found", { key: id });
    const left = (await readKeys(tx)).filter((row) => !isRevoked(row) && row.privateKey !== null);
    const next = left.find((row) => row.signsFrom > now) ?? left.find((row) => signsAt(row, now));
    if (next === undefined) return insertKey(tx, context.vault, { now, signsFrom: now, by });
    // The next one begins now where none signs; the one before goes on where the next one was revoked.
    const signing = left.find((row) => row.signsFrom <= now && signsAt(row, now));
    if (signing === undefined) await tx`update instance_keys set signs_from = ${now} where id = ${next.id}`;
    if (next === signing) await tx`update instance_keys set signs_until = null where id = ${next.id}`;
    return next;
  });
  return listKeys(context);
}

interface KeyRow {
  readonly id: string;
  readonly publicKey: string;
  /** Sealed; gone once it signs no more. */
  readonly privateKey: string | null;
  readonly madeAt: Date;
  readonly signsFrom: Date;
  readonly signsUntil: Date | null;
  readonly revokedAt: Date | null;
}

/** In the order in which they sign. */
async function readKeys(db: Db | Tx): Promise<readonly KeyRow[]> {
  return db<KeyRow[]>`
    select id, public_key, private_key, made_at, signs_from, signs_until, revoked_at
    from instance_keys order by signs_from, made_at, revoked_at nulls last, id`;
}

/** Where the clock of another process made a key that begins a moment later than ours, it signs already. */
function signerAt(rows: readonly KeyRow[], now: Date): KeyRow | undefined {
  const able = rows.filter((row) => !isRevoked(row) && row.privateKey !== null);
  return able.findLast((row) => row.signsFrom <= now) ?? able[0];
}

function signsAt(row: KeyRow, now: Date): boolean {
  return row.signsUntil === null || row.signsUntil > now;
}

function isRevoked(row: KeyRow): boolean {
  return row.revokedAt !== null;
}

/** In a transaction it is of it: where that is undone, so is all that the key signed there. */
async function makeFirstKey({ vault }: IdentityContext, db: Db | Tx, now: Date): Promise<KeyRow> {
  return alone(
    db,
    async (tx) => signerAt(await readKeys(tx), now) ?? insertKey(tx, vault, { now, signsFrom: now }),
  );
}

/** One process at a time. */
async function alone<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const locked = async (tx: Tx): Promise<T> => {
    await tx`select pg_advisory_xact_lock(${identityLock})`;
    return work(tx);
  };
  return "begin" in db ? (db.begin(locked) as Promise<T>) : locked(db);
}

async function insertKey(
  tx: Tx,
  vault: Vault,
  { now, signsFrom, by }: { now: Date; signsFrom: Date; by?: Id | undefined },
): Promise<KeyRow> {
  const pair = newKeyPair();
  const privateKey = await vault.sealText(pair.privateKey, placeOf(sealedKeys, pair.id));
  await tx`
    insert into instance_keys (id, public_key, private_key, made_at, made_by, signs_from)
    values (${pair.id}, ${pair.publicKey}, ${privateKey}, ${now}, ${by ?? null}, ${signsFrom})`;
  return { ...pair, privateKey, madeAt: now, signsFrom, signsUntil: null, revokedAt: null };
}

function toJwk({ id, publicKey, signsFrom, signsUntil }: KeyRow): PublicJwk {
  return {
    kty: "OKP",
    crv: "Ed25519",
    x: publicKey,
    kid: id,
    use: "sig",
    alg: "EdDSA",
    nbf: Math.floor(signsFrom.getTime() / 1000),
    ...(signsUntil === null ? {} : { exp: Math.floor(signsUntil.getTime() / 1000) }),
  };
}

function toInstanceKey(row: KeyRow, rows: readonly KeyRow[], now: Date): InstanceKey {
  const { id, madeAt, signsFrom, signsUntil, revokedAt } = row;
  return {
    id,
    state: stateOf(row, signerAt(rows, now)),
    madeAt,
    signsFrom,
    ...(signsUntil === null ? {} : { signsUntil }),
    ...(revokedAt === null ? {} : { revokedAt }),
  };
}

function stateOf(row: KeyRow, signer: KeyRow | undefined): InstanceKey["state"] {
  if (isRevoked(row)) return "revoked";
  if (row === signer) return "signing";
  return signer !== undefined && row.signsFrom > signer.signsFrom ? "waiting" : "ended";
}
