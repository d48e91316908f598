import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { newId } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import {
  actorOfProjectKey,
  isProjectKey,
  listAgreementKeys,
  makeRoomForKey,
  projectKeyPrefix,
  registerAgreementKey,
  revokeAgreementKey,
} from "./agreement-keys.ts";
import { endAgreement, findAgreement, startAgreement } from "./agreements.ts";

/** Agreements run by the clock of the database. */
const now = new Date();
const clock = () => now;
const day = 86_400_000;
const instance = "https://metropole.example";

test("a key opens the agreements that it is told for, and is known by its hash alone", async () => {
  await using world = await keysWorld();
  const { db, secret, key, agreement } = world;
  await registerAgreementKey(db, key, now);
  const actor = await actorOfProjectKey({ db, clock }, secret);
  const { party } = (await findAgreement(db, agreement)) ?? {};
  const holder = { party: { kind: "person", id: party?.id, name: "X" } };
  assert.deepEqual(actor, { kind: "grantee", agreements: [agreement], instance, credential: key.id, holder });
  const [kept] = await db<{ text: string }[]>`select k::text as text from agreement_keys k`;
  assert.ok(kept?.text.includes(secret.slice(projectKeyPrefix.length)) === false);
  const [listed] = await listAgreementKeys(db, agreement);
  assert.deepEqual([listed?.name, listed?.lastUsedOn], ["nightly", now.toISOString().slice(0, 10)]);
});

test("a key is refused where it is unknown, out of date or revoked, each by its name", async () => {
  await using world = await keysWorld();
  const { db, secret, key } = world;
  await assert.rejects(actorOfProjectKey({ db, clock }, secret), { key: "access-key-unknown" });
  await registerAgreementKey(db, key, now);
  const later = () => key.expiresAt;
  await assert.rejects(actorOfProjectKey({ db, clock: later }, secret), { key: "access-key-expired" });
  await actorOfProjectKey({ db, clock: () => new Date(key.expiresAt.getTime() - 1) }, secret);
  await revokeAgreementKey(db, key, now);
  await assert.rejects(actorOfProjectKey({ db, clock }, secret), { key: "access-key-revoked" });
  await registerAgreementKey(db, key, now);
  await assert.rejects(actorOfProjectKey({ db, clock }, secret), { key: "access-key-revoked" });
});

test("a key that was revoked before it was told here opens nothing", async () => {
  await using world = await keysWorld();
  const { db, secret, key, agreement } = world;
  await revokeAgreementKey(db, key, now);
  assert.deepEqual(await listAgreementKeys(db, agreement), []);
  await registerAgreementKey(db, key, now);
  await assert.rejects(actorOfProjectKey({ db, clock }, secret), { key: "access-key-revoked" });
});

test("a key told again opens what was told last", async () => {
  await using world = await keysWorld();
  const { db, secret, key } = world;
  const other = await world.agree(instance);
  await registerAgreementKey(db, key, now);
  await registerAgreementKey(db, { ...key, agreements: [other], name: "hourly" }, now);
  const actor = await actorOfProjectKey({ db, clock }, secret);
  assert.deepEqual(actor.kind === "grantee" && actor.agreements, [other]);
});

test("an agreement that ended stays with its key, which is told why it opens nothing", async () => {
  await using world = await keysWorld();
  const { db, secret, key, agreement } = world;
  await registerAgreementKey(db, key, now);
  await endAgreement(db, agreement, now, { state: "withdrawn", reason: "The contract changes." });
  await registerAgreementKey(db, { ...key, agreements: [] }, now);
  const actor = await actorOfProjectKey({ db, clock }, secret);
  assert.deepEqual(actor.kind === "grantee" && [actor.agreements, actor.holder], [[agreement], undefined]);
});

test("an instance opens no agreement of another one, and takes no key of another one", async () => {
  await using world = await keysWorld();
  const { db, key, agreement, secret } = world;
  const foreign = await world.agree("https://ailleurs.example");
  for (const agreements of [[foreign], [agreement, foreign], [newId()], ["x"]]) {
    await assert.rejects(
      registerAgreementKey(db, { ...key, agreements }, now),
      /access-key-agreement-foreign/,
    );
  }
  await registerAgreementKey(db, key, now);
  const taken = { ...key, instance: "https://ailleurs.example", agreements: [foreign] };
  await assert.rejects(registerAgreementKey(db, taken, now), /access-key-known/);
  await assert.rejects(registerAgreementKey(db, { ...key, id: newId() }, now), /access-key-known/);
  await revokeAgreementKey(db, taken, now);
  await actorOfProjectKey({ db, clock }, secret);
});

test("keys are bounded by instance and by agreement, and those that are over do not count", async () => {
  await using world = await keysWorld();
  const { db, key, agreement } = world;
  const room = (of: object) => db.begin((tx) => makeRoomForKey(tx, { ...key, ...of }, now));
  const fill = (n: number, agreements: readonly string[], revokedAt: Date | null) => db`
    insert into agreement_keys (instance, id, hash, agreements, registered_at, expires_at, revoked_at)
    select ${instance}, gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), ${[...agreements]}::uuid[], ${now},
      ${key.expiresAt}, ${revokedAt} from generate_series(1, ${n}::int)`;
  await fill(1200, [agreement], now);
  await room({});
  const [{ over } = { over: 0 }] = await db<
    { over: number }[]
  >`select count(*)::int as over from agreement_keys`;
  assert.equal(over, 999, "the oldest that are over go");
  await fill(50, [agreement], null);
  await assert.rejects(room({}), { key: "access-keys-of-agreement-many" });
  await room({ agreements: [await world.agree(instance)] });
  await room({ instance: "https://ailleurs.example" });
  await fill(950, [newId()], null);
  await assert.rejects(room({ agreements: [] }), { key: "access-keys-many" });
});

test("what is no key is told so", async () => {
  await using world = await keysWorld();
  const { db, key } = world;
  for (const wrong of [
    { hash: "abc" },
    { id: "x" },
    { name: "x".repeat(201) },
    { agreements: Array.from({ length: 10_001 }, () => newId()) },
  ]) {
    await assert.rejects(registerAgreementKey(db, { ...key, ...wrong }, now), /access-key-malformed/);
  }
  // A project that 101 people lend to has a key still.
  const lent = { agreements: Array.from({ length: 101 }, () => newId()) };
  await assert.rejects(registerAgreementKey(db, { ...key, ...lent }, now), /access-key-agreement-foreign/);
});

test("a key of a project has a form of its own, which no token of an account has", () => {
  const random = randomBytes(32).toString("base64url");
  assert.ok(isProjectKey(`maille_k_${random}`));
  assert.ok(!isProjectKey(`maille_k_${random.slice(2)}`));
  assert.ok(!isProjectKey(`maille_${random}`));
});

async function keysWorld() {
  const made = await testDatabase();
  const { db } = made;
  const dataset = await insertDataset(db);
  const agree = async (at: string): Promise<string> => {
    const id = newId();
    await startAgreement(db, {
      id,
      dataset,
      party: { instance: at, kind: "person", id: newId(), name: "X", requester: "person" },
      terms: { purpose: "research", tables: [], until: "2027-01-01", duties: [], words: "" },
      startedAt: now,
      endsAt: new Date(now.getTime() + day),
    });
    return id;
  };
  const secret = projectKeyPrefix + randomBytes(32).toString("base64url");
  const agreement = await agree(instance);
  const hash = createHash("sha256").update(secret).digest("base64url");
  const expiresAt = new Date(now.getTime() + day);
  return {
    db,
    agree,
    secret,
    agreement,
    key: { instance, id: newId(), hash, name: "nightly", agreements: [agreement], expiresAt },
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
}

async function insertDataset(db: Db): Promise<string> {
  const [organization, dataset] = [newId(), newId()];
  await db`insert into organizations (id, slug, name, created_at) values (${organization}, 'x', 'X', ${now})`;
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    values (${dataset}, 'x', ${organization}, 'X', '', ${now}, ${now})`;
  return dataset;
}
