import { createHash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Actor } from "./actor.ts";
import { findHolder } from "./agreements.ts";
import type { Fragment } from "./may.ts";

/** The beginning of the secret of a project's key, which scanners of leaked secrets know. */
export const projectKeyPrefix = "maille_k_";

/** A key of a project as its data's producer knows it. */
interface AgreementKey {
  readonly id: Id;
  /** The instance of the project. */
  readonly instance: string;
  readonly name: string;
  readonly agreements: readonly Id[];
  readonly registeredAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt?: Date;
  /** The day (ISO 8601, UTC) on which it was shown last. */
  readonly lastUsedOn?: string;
}

/** As the instance of the project tells it. */
interface RegisteredKey {
  readonly instance: string;
  readonly id: Id;
  /** SHA-256 of the secret, in base64url. */
  readonly hash: string;
  readonly name: string;
  /** All that it opens: those of an earlier telling are replaced. */
  readonly agreements: readonly Id[];
  readonly expiresAt: Date;
}

/** Those of one project, and what people lend to it (`citizens/loans/lend.ts`). */
const agreementsMax = 10_000;
/** Of one instance, that are in force; and as many that are not, the newest of which are kept. */
const keysOfInstanceMax = 1000;
/** Those that one agreement is opened by: a project has no more (`projects/keys.ts`). */
const keysOfAgreementMax = 50;

/** Whether a secret has the form of a project's key: `maille_k_` and 256 bits in base64url. */
export function isProjectKey(secret: string): boolean {
  return /^maille_k_[\w-]{43}$/.test(secret);
}

/**
 * Opens to a key what agreements of its instance let out. Told again, it is as told last, but for
 * agreements that ended: these open nothing, and say so to who still reads with it. One that was
 * revoked stays so. Refused where an agreement is not with that instance.
 */
export async function registerAgreementKey(tx: Db | Tx, key: RegisteredKey, now: Date): Promise<void> {
  const { instance, id, name, expiresAt, agreements } = key;
  const hash = Buffer.from(key.hash, "base64url");
  if (hash.length !== 32 || !isId(id) || name.length > 200 || agreements.length > agreementsMax) {
    throw new Failure("invalid", "access-key-malformed");
  }
  const foreign = await foreignOf(tx, instance, agreements);
  if (foreign !== undefined) {
    throw new Failure("forbidden", "access-key-agreement-foreign", { agreement: foreign, instance });
  }
  const written = await tx`
    insert into agreement_keys (instance, id, hash, name, agreements, registered_at, expires_at)
    select ${instance}, ${id}::uuid, ${hash}::bytea, ${name}, ${[...agreements]}::uuid[], ${now}::timestamptz,
      ${expiresAt}::timestamptz
    where not exists (
      select 1 from agreement_keys k where k.hash = ${hash} and (k.instance, k.id) <> (${instance}, ${id}::uuid))
    on conflict (instance, id) do update set hash = excluded.hash, name = excluded.name,
      agreements = array(
        select unnest(excluded.agreements) union
        select a.id from agreements a where a.id = any(agreement_keys.agreements) and a.ended_state is not null),
      expires_at = excluded.expires_at
    returning id`;
  if (written.length === 0) throw new Failure("conflict", "access-key-known");
}

/**
 * Keeps the keys of an instance within bounds before one more is registered or revoked; no other of
 * the same instance is until the transaction ends. Throws `conflict` where there are too many.
 */
export async function makeRoomForKey(
  tx: Tx,
  { instance, id, agreements }: Pick<RegisteredKey, "instance" | "id" | "agreements">,
  now: Date,
): Promise<void> {
  if (!isId(id) || !agreements.every(isId)) throw new Failure("invalid", "access-key-malformed");
  await tx`select pg_advisory_xact_lock(hashtextextended(${`keys of ${instance}`}, 0))`;
  await tx`
    delete from agreement_keys k using (
      select id from agreement_keys
      where instance = ${instance} and (revoked_at is not null or expires_at <= ${now})
      order by coalesce(revoked_at, expires_at) desc offset ${keysOfInstanceMax - 1}
    ) old
    where k.instance = ${instance} and k.id = old.id and k.id <> ${id}`;
  const [live] = await tx<{ ofInstance: number; ofAgreement: number }[]>`
    with live as (
      select agreements from agreement_keys
      where instance = ${instance} and id <> ${id} and revoked_at is null and expires_at > ${now}
    )
    select (select count(*) from live)::int as of_instance, coalesce((
      select count(*) from live cross join unnest(live.agreements) agreement
      where agreement = any(${[...agreements]}::uuid[]) group by agreement order by 1 desc limit 1
    ), 0)::int as of_agreement`;
  if (live === undefined) return;
  if (live.ofInstance >= keysOfInstanceMax) {
    throw new Failure("conflict", "access-keys-many", { max: keysOfInstanceMax });
  }
  if (live.ofAgreement >= keysOfAgreementMax) {
    throw new Failure("conflict", "access-keys-of-agreement-many", { max: keysOfAgreementMax });
  }
}

/** Opens nothing any more from the next request on, also where it is told before the key itself. */
export async function revokeAgreementKey(
  tx: Db | Tx,
  { instance, id }: Pick<RegisteredKey, "instance" | "id">,
  at: Date,
): Promise<void> {
  if (!isId(id)) throw new Failure("invalid", "access-key-malformed");
  await tx`
    insert into agreement_keys (instance, id, registered_at, revoked_at) values (${instance}, ${id}, ${at}, ${at})
    on conflict (instance, id) do update set revoked_at = coalesce(agreement_keys.revoked_at, excluded.revoked_at)`;
}

/** A key that is known here opens nothing any more that runs; one that is not known stays so. */
export async function endAgreementKey(
  tx: Db | Tx,
  { instance, id }: Pick<RegisteredKey, "instance" | "id">,
  { isRevoked, at }: { readonly isRevoked: boolean; readonly at: Date },
): Promise<void> {
  if (!isId(id)) throw new Failure("invalid", "access-key-malformed");
  await tx`
    update agreement_keys set
      agreements = array(
        select a.id from agreements a where a.id = any(agreement_keys.agreements) and a.ended_state is not null),
      revoked_at = coalesce(revoked_at, case when ${isRevoked} then ${at}::timestamptz end)
    where instance = ${instance} and id = ${id}`;
}

/** Those that open what an agreement lets out, revoked and expired ones too. */
export async function listAgreementKeys(db: Db | Tx, agreement: Id): Promise<readonly AgreementKey[]> {
  const rows = await db<KeyRow[]>`
    select ${columns(db)} from agreement_keys where ${agreement}::uuid = any(agreements) and hash is not null
    order by registered_at desc, id`;
  return rows.map(toKey);
}

/** Of the keys of an instance, those that are known here: the day (ISO 8601, UTC) on which each was shown last. */
export async function daysOfKeys(
  db: Db | Tx,
  instance: string,
  keys: readonly Id[],
): Promise<readonly { readonly key: Id; readonly lastUsedOn?: string }[]> {
  const rows = await db<{ key: Id; day: string | null }[]>`
    select id as key, last_used_on::text as day from agreement_keys
    where instance = ${instance} and id = any(${[...keys]}::uuid[]) order by id`;
  return rows.map(({ key, day }) => ({ key, ...(day === null ? {} : { lastUsedOn: day }) }));
}

/** Who reads with a key. Throws `unauthenticated` where it is unknown, out of date or revoked. */
export async function actorOfProjectKey(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  secret: string,
): Promise<Actor> {
  const now = clock();
  const hash = createHash("sha256").update(secret).digest();
  const [row] = await db<KeyRow[]>`select ${columns(db)} from agreement_keys where hash = ${hash}`;
  const key = row === undefined ? undefined : toKey(row);
  if (key === undefined) throw refused("access-key-unknown");
  if (key.revokedAt !== undefined) throw refused("access-key-revoked", key.revokedAt);
  if (key.expiresAt <= now) throw refused("access-key-expired", key.expiresAt);
  const today = now.toISOString().slice(0, 10);
  if (key.lastUsedOn === undefined || key.lastUsedOn < today) {
    await db`update agreement_keys set last_used_on = ${today}::date where hash = ${hash}`;
  }
  const holder = await findHolder(db, key);
  return {
    kind: "grantee",
    agreements: key.agreements,
    instance: key.instance,
    credential: key.id,
    ...defined({ holder }),
  };
}

/** The first of the agreements that is unknown here, or with another instance. */
async function foreignOf(tx: Db | Tx, instance: string, agreements: readonly Id[]): Promise<Id | undefined> {
  const wrong = agreements.find((id) => !isId(id));
  if (wrong !== undefined) return wrong;
  const rows = await tx<{ id: Id }[]>`
    select id from agreements where id = any(${[...agreements]}::uuid[]) and party_instance = ${instance}`;
  const theirs = new Set(rows.map(({ id }) => id));
  return agreements.find((id) => !theirs.has(id));
}

/** `challenge` and `oauth` are for the header `WWW-Authenticate` (RFC 6750 §3). */
function refused(key: string, at?: Date): Failure {
  const args = { challenge: "Bearer", oauth: "invalid_token" };
  return new Failure("unauthenticated", key, at === undefined ? args : { ...args, at: at.toISOString() });
}

interface KeyRow {
  readonly id: Id;
  readonly instance: string;
  readonly name: string;
  readonly agreements: readonly Id[];
  readonly registeredAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedOn: string | null;
}

function columns(db: Db | Tx): Fragment {
  return db`id, instance, name, agreements, registered_at, expires_at, revoked_at,
    last_used_on::text as last_used_on`;
}

function toKey({ revokedAt, lastUsedOn, ...row }: KeyRow): AgreementKey {
  return {
    ...row,
    ...(revokedAt === null ? {} : { revokedAt }),
    ...(lastUsedOn === null ? {} : { lastUsedOn }),
  };
}
