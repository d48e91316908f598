import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { identityWorld } from "../../test/identity-world.ts";
import { testVault } from "../../test/vault.ts";
import { connect } from "../db/connect.ts";
import { verifyDocument } from "./documents.ts";
import { listKeys, revokeKey, rotateKey, rotationLeadMs } from "./keys.ts";
import { openIdentity } from "./open-identity.ts";

const typ = "test+jwt";
const clock = () => new Date("2026-11-26T10:00:00Z");

test("several processes that need the first key at once make one", async () => {
  await using made = await testDatabase();
  const others = [connect(made.connection), connect(made.connection)];
  try {
    const ids = await Promise.all(
      [made.db, ...others, made.db, ...others].map(async (db) => {
        const { keys } = await openIdentity({
          db,
          clock,
          url: "https://a.example",
          vault: testVault(),
        }).jwks();
        return keys.map(({ kid }) => kid).join();
      }),
    );
    assert.equal(new Set(ids).size, 1);
    assert.equal((await listKeys({ db: made.db, clock })).length, 1);
  } finally {
    for (const db of others) await db.end();
  }
});

test("the first key that is needed in a transaction is made on its connection, and undone with it", async () => {
  await using made = await testDatabase();
  const db = connect({ ...made.connection, connectionsMax: 1 });
  try {
    const identity = openIdentity({ db, clock, url: "https://a.example", vault: testVault() });
    const text = await db.begin((tx) => identity.within(tx).signDocument(typ, {}));
    assert.equal(kidOf(text), (await identity.jwks()).keys[0]?.kid);
    await db`delete from instance_keys`;
    const undone = db.begin(async (tx) => {
      await identity.within(tx).jwks();
      throw new Error("undone");
    });
    await assert.rejects(undone, /undone/);
    assert.deepEqual(await listKeys({ db, clock }), []);
  } finally {
    await db.end();
  }
});

test("a new key is published before it signs, and the old one stays published with its end", async () => {
  await using world = await identityWorld();
  const before = await world.identity.signDocument(typ, { n: 1 });
  await rotateKey(world);
  const during = await world.identity.signDocument(typ, { n: 2 });
  const { keys } = await world.identity.jwks();
  assert.equal(keys.length, 2);
  const [old, next] = keys;
  assert.equal((old?.exp ?? 0) * 1000, world.time.now.getTime() + rotationLeadMs);
  assert.equal(next?.nbf, old?.exp);
  assert.equal(next?.exp, undefined);
  world.time.now = new Date(world.time.now.getTime() + rotationLeadMs);
  const after = await world.identity.signDocument(typ, { n: 3 });
  assert.deepEqual([before, during, after].map(kidOf), [old?.kid, old?.kid, next?.kid]);
  for (const text of [before, during, after]) {
    await verifyDocument(text, { typ, keys: await world.identity.jwks() });
  }
  assert.deepEqual(
    (await listKeys(world)).map(({ state }) => state),
    ["signing", "ended"],
  );
});

test("an old key signs no more, but for what clocks differ by", async () => {
  await using world = await identityWorld();
  const text = await world.identity.signDocument(typ, {});
  await rotateKey(world);
  const keys = await world.identity.jwks();
  const end = world.time.now.getTime() + rotationLeadMs;
  await verifyDocument(text, { typ, keys, at: new Date(end + 299_000) });
  await assert.rejects(
    verifyDocument(text, { typ, keys, at: new Date(end + 301_000) }),
    /identity-key-out-of-time/,
  );
  await assert.rejects(
    verifyDocument(text, { typ, keys, at: new Date(world.time.now.getTime() - 301_000) }),
    /identity-key-out-of-time/,
  );
});

test("a second rotation waits for the first", async () => {
  await using world = await identityWorld();
  await world.identity.jwks();
  await rotateKey(world);
  await assert.rejects(rotateKey(world), /identity-rotation-under-way/);
  world.time.now = new Date(world.time.now.getTime() + rotationLeadMs);
  await rotateKey(world);
  assert.equal((await world.identity.jwks()).keys.length, 3);
});

test("the private half of a key that has ended is not kept for ever", async () => {
  await using world = await identityWorld();
  await world.identity.jwks();
  for (let turn = 0; turn < 3; turn += 1) {
    await rotateKey(world);
    world.time.now = new Date(world.time.now.getTime() + rotationLeadMs + 1000);
  }
  const [row] = await world.db<{ n: number }[]>`
    select count(*)::int as n from instance_keys where private_key is not null`;
  assert.equal(row?.n, 2);
});

test("a revoked key is no longer published, and what it signed is not believed", async () => {
  await using world = await identityWorld();
  const text = await world.identity.signDocument(typ, {});
  await revokeKey(world, kidOf(text));
  const keys = await world.identity.jwks();
  assert.equal(keys.keys.length, 1);
  await assert.rejects(verifyDocument(text, { typ, keys }), /identity-key-unknown/);
  await verifyDocument(await world.identity.signDocument(typ, {}), { typ, keys });
  await assert.rejects(revokeKey(world, kidOf(text)), /identity-key-not-found/);
});

test("where the key that signs is revoked while another waits, that one signs at once", async () => {
  await using world = await identityWorld();
  const old = kidOf(await world.identity.signDocument(typ, {}));
  const waiting = (await rotateKey(world)).find(({ state }) => state === "waiting");
  await revokeKey(world, old);
  const text = await world.identity.signDocument(typ, {});
  assert.equal(kidOf(text), waiting?.id);
  await verifyDocument(text, { typ, keys: await world.identity.jwks() });
});

test("where a waiting key is revoked, the one that signs goes on", async () => {
  await using world = await identityWorld();
  const old = kidOf(await world.identity.signDocument(typ, {}));
  const waiting = (await rotateKey(world)).find(({ state }) => state === "waiting");
  await revokeKey(world, waiting?.id ?? "");
  world.time.now = new Date(world.time.now.getTime() + 10 * rotationLeadMs);
  const text = await world.identity.signDocument(typ, {});
  assert.equal(kidOf(text), old);
  await verifyDocument(text, { typ, keys: await world.identity.jwks() });
});

function kidOf(text: string): string {
  const header = Buffer.from(text.split(".")[0] ?? "", "base64url").toString("utf8");
  return (JSON.parse(header) as { kid: string }).kid;
}
