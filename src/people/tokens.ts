import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { PeopleContext } from "./context.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { actorColumns, type ActorRow, isSuspended, toActor } from "./sessions.ts";

/** What a program acts with, in the name and with the rights of the account that made it. */
export interface Token {
  readonly id: Id;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
  readonly expiresAt?: Date;
}

/** Recognised by scanners of leaked secrets. */
const tokenPrefix = "maille_";
const tokensMax = 100;
const lastUsedMs = 60_000;

/** The secret is told once; its hash is kept. */
export async function createToken(
  { db, clock }: PeopleContext,
  actor: Actor,
  { name, expiresAt }: { name: string; expiresAt?: Date },
): Promise<{ token: Token; secret: string }> {
  const { account } = requireMember(actor);
  const label = name.trim();
  const now = clock();
  if (label === "" || label.length > 200) {
    throw new Failure("invalid", "people-token-name-wrong", { parameter: "name", max: 200 });
  }
  if (expiresAt !== undefined && expiresAt <= now) {
    throw new Failure("invalid", "people-token-expiry-past", { parameter: "expiresAt" });
  }
  const secret = newSecret(tokenPrefix);
  const [row] = await db<TokenRow[]>`
    insert into api_tokens (id, hash, account, name, created_at, expires_at)
    select ${newId(now.getTime())}, ${hashOfSecret(secret)}, ${account}, ${label}, ${now}, ${expiresAt ?? null}
    where (select count(*) from api_tokens where account = ${account} and revoked_at is null) < ${tokensMax}
    returning ${columns(db)}`;
  if (row === undefined) throw new Failure("conflict", "people-tokens-many", { max: tokensMax });
  return { token: toToken(row), secret };
}

export async function listTokens({ db }: PeopleContext, actor: Actor): Promise<readonly Token[]> {
  const { account } = requireMember(actor);
  const rows = await db<TokenRow[]>`
    select ${columns(db)} from api_tokens where account = ${account} and revoked_at is null
    order by created_at desc, id`;
  return rows.map(toToken);
}

export async function revokeToken({ db, clock }: PeopleContext, actor: Actor, id: Id): Promise<void> {
  const { account } = requireMember(actor);
  const revoked = isId(id)
    ? await db`
        update api_tokens set revoked_at = ${clock()}
        where id = ${id} and account = ${account} and revoked_at is null returning id`
    : [];
  if (revoked.length === 0) throw new Failure("not-found", "people-token-not-found");
}

/** All that act for an account. */
export async function revokeTokensOf(tx: Tx, account: Id, at: Date): Promise<void> {
  await tx`update api_tokens set revoked_at = ${at} where account = ${account} and revoked_at is null`;
}

/** Throws `unauthenticated` where the secret is unknown, out of date or revoked, or its account suspended. */
export async function actorOfToken({ db, clock }: PeopleContext, secret: string): Promise<Actor> {
  const now = clock();
  const hash = hashOfSecret(secret);
  const [row] = secret.startsWith(tokenPrefix)
    ? await db<(ActorRow & { lastUsedAt: Date | null })[]>`
        select ${actorColumns(db)}, t.last_used_at from api_tokens t join accounts a on a.id = t.account
        where t.hash = ${hash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})
          and not ${isSuspended(db)}`
    : [];
  if (row === undefined) throw new Failure("unauthenticated", "people-token-unknown");
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > lastUsedMs) {
    await db`update api_tokens set last_used_at = ${now} where hash = ${hash}`;
  }
  return toActor(row);
}

interface TokenRow {
  readonly id: Id;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

function columns(db: Db) {
  return db`id, name, created_at, last_used_at, expires_at`;
}

function toToken({ id, name, createdAt, lastUsedAt, expiresAt }: TokenRow): Token {
  return {
    id,
    name,
    createdAt,
    ...(lastUsedAt === null ? {} : { lastUsedAt }),
    ...(expiresAt === null ? {} : { expiresAt }),
  };
}
