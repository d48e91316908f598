import type { Fragment } from "../access/may.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { enqueueAll } from "../outbox/entries.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import type { ProjectsContext } from "./context.ts";

const keyKindName = "project-key";

/** A key that opens something now, as it is told to a producer's instance. */
interface LiveKey {
  readonly id: Id;
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
  readonly name: string;
  readonly expiresAt: Date;
}

/** Those of a project that are neither revoked nor out of date. */
export async function keysOfProject(db: Db | Tx, project: Id, now: Date): Promise<readonly LiveKey[]> {
  return db<LiveKey[]>`
    select id, encode(hash, 'hex') as hash, name, expires_at from project_keys
    where project = ${project} and revoked_at is null and expires_at > ${now} order by id`;
}

/** When an agreement for a project begins to run: its keys are to be told to the producer's instance. */
export async function registerKeysFor(
  tx: Tx,
  {
    project,
    agreement,
    instance,
  }: { readonly project: Id; readonly agreement: Id; readonly instance: string },
  now: Date,
): Promise<void> {
  await tx`select 1 from projects where id = ${project} for update`;
  const registered = await tx<ToldKey[]>`
    insert into key_registrations (key, agreement, instance, hash, name, expires_at, state, changed_at)
    select id, ${agreement}, ${instance}, hash, name, expires_at, 'registered', ${now}
    from project_keys
    where project = ${project} and revoked_at is null and expires_at > ${now}
    on conflict (key, agreement) do nothing returning key, instance`;
  await enqueueKeys(tx, registered, now);
}

/** When it ends, as its producer's instance alone says: they are to be taken back there. */
export async function revokeKeysFor(
  tx: Tx,
  { agreement, instance }: { readonly agreement: Id; readonly instance: string },
  now: Date,
): Promise<void> {
  await takeBack(tx, tx`agreement = ${agreement} and instance = ${instance}`, now);
}

/** A new key, for each agreement of its project. */
export async function registerKey(
  tx: Tx,
  key: Id,
  agreements: readonly { readonly agreement: Id; readonly instance: string }[],
  now: Date,
): Promise<void> {
  for (const { agreement, instance } of agreements) {
    const registered = await tx<ToldKey[]>`
      insert into key_registrations (key, agreement, instance, hash, name, expires_at, state, changed_at)
      select id, ${agreement}, ${instance}, hash, name, expires_at, 'registered', ${now}
      from project_keys where id = ${key} on conflict (key, agreement) do nothing returning key, instance`;
    await enqueueKeys(tx, registered, now);
  }
}

/** Every key of a project is revoked, here and wherever it is known. */
export async function forgetKeysOf(tx: Tx, project: Id, now: Date, by: Id | null): Promise<void> {
  const revoked = await tx<{ id: Id }[]>`
    update project_keys set revoked_at = ${now}, revoked_by = ${by}
    where project = ${project} and revoked_at is null returning id`;
  for (const { id } of revoked) await takeBack(tx, tx`key = ${id}`, now);
}

/** The same of every project that a person owns. */
export async function forgetKeysOfPerson(tx: Tx, person: Id, now: Date, by: Id | null): Promise<void> {
  const projects = await tx<{ id: Id }[]>`
    select id from projects where person = ${person} order by id for update`;
  for (const { id } of projects) await forgetKeysOf(tx, id, now, by);
}

/** One key that was revoked is taken back wherever it is known. */
export async function forgetKey(tx: Tx, key: Id, now: Date): Promise<void> {
  await takeBack(tx, tx`key = ${key}`, now);
}

async function takeBack(tx: Tx, which: Fragment, now: Date): Promise<void> {
  const revoked = await tx<ToldKey[]>`
    update key_registrations set state = 'revoked', sequence = sequence + 1, changed_at = ${now},
      acknowledged_at = null
    where ${which} and state = 'registered'
    returning key, instance`;
  await enqueueKeys(tx, revoked, now);
}

interface ToldKey {
  readonly key: Id;
  readonly instance: string;
}

/** One entry for each key and instance: it tells all that the key opens there. */
async function enqueueKeys(tx: Tx, keys: readonly ToldKey[], at: Date): Promise<void> {
  const kind = keyKindName;
  await enqueueAll(
    tx,
    keys.map(({ key, instance }) => ({ kind, peer: instance, key, at })),
  );
}

interface RegistrationRow {
  readonly agreement: Id;
  readonly hash: Buffer;
  readonly name: string;
  readonly expiresAt: Date;
  readonly state: "registered" | "revoked";
  readonly sequence: number;
  readonly isLive: boolean;
}

/**
 * What a key opens at an instance, read when it is sent. No refusal is final: an instance that is
 * not tied just now may be again. What changes while it is told is told again.
 */
export function keyKind({
  db,
  clock,
  deliverKey,
}: Pick<ProjectsContext, "db" | "clock" | "deliverKey">): OutboxKind<object, readonly RegistrationRow[]> {
  return {
    name: keyKindName,
    refusalsPass: true,
    send: async ({ key, peer: instance }, signal) => {
      const rows = await db<RegistrationRow[]>`
        select agreement, hash, name, expires_at, state, sequence,
          exists (select 1 from project_keys k where k.id = r.key and k.revoked_at is null) as is_live
        from key_registrations r where key = ${key} and instance = ${instance} order by agreement`;
      const [first] = rows;
      if (first === undefined) return [];
      const registration = {
        key,
        instance,
        hash: first.hash.toString("base64url"),
        name: first.name,
        expiresAt: first.expiresAt,
        agreements: rows.filter(({ state }) => state === "registered").map(({ agreement }) => agreement),
        isRevoked: !first.isLive,
      };
      await deliverKey(registration, signal);
      return rows;
    },
    // Those that changed meanwhile are left, by their number, to be told again.
    onTaken: async (tx, { key }, rows) => {
      await tx`
        update key_registrations r set acknowledged_at = ${clock()}
        from unnest(${rows.map(({ agreement }) => agreement)}::uuid[], ${rows.map(({ sequence }) => sequence)}::int[])
          as told (agreement, sequence)
        where r.key = ${key} and r.agreement = told.agreement and r.sequence = told.sequence
          and r.acknowledged_at is null`;
    },
  };
}
