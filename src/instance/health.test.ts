import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { connect } from "../db/connect.ts";
import type { Engine } from "../engine/engine.ts";
import type { Trino } from "../trino/trino.ts";
import { isWell, openHealth } from "./health.ts";

const engine = {
  workspace: async () => ({ run: async () => undefined, [Symbol.asyncDispose]: async () => undefined }),
} as unknown as Engine;

test("a database that hangs, an engine that refuses and a disk that is full are each told, in time", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const store = { isReachable: async () => true };
  const usual = { db, engine, store, data: "/", limits: { reserveBytes: 0 } };
  const ask = openHealth(usual);
  assert.deepEqual(await ask(), { database: true, engine: true, disk: true, store: true });
  const full = openHealth({ ...usual, limits: { reserveBytes: Number.MAX_SAFE_INTEGER } });
  assert.deepEqual(await full(), { database: true, engine: true, disk: false, store: true });
  const broken = { workspace: async () => Promise.reject(new Error("no engine")) } as unknown as Engine;
  assert.deepEqual(await openHealth({ ...usual, engine: broken })(), {
    database: true,
    engine: false,
    disk: true,
    store: true,
  });
  const away = await openHealth({ ...usual, store: { isReachable: async () => false } })();
  assert.equal(away.store, false);
  assert.equal(isWell(away), true, "what was read before is served");
  assert.equal(isWell({ ...away, disk: false }), false);
  const trino = { isReachable: async () => false, counts: {} } as unknown as Trino;
  const alone = await openHealth({ ...usual, large: { trino } })();
  assert.equal(alone.trino, false);
  assert.equal(isWell(alone), true, "the embedded engine answers what it can");
  const refusing = (() => {
    throw new Error("another process took over");
  }) as unknown as typeof db;
  const near = { behindS: async () => 0.5 };
  const lost = await openHealth({ ...usual, db: refusing, replica: near })();
  assert.deepEqual(lost, { database: false, engine: true, disk: true, store: true, replica: true });
  assert.equal(isWell(lost), true, "readers are answered by the replica");
  for (const behindS of [3_600, undefined]) {
    const far = await openHealth({ ...usual, replica: { behindS: async () => behindS } })();
    assert.deepEqual([far.replica, isWell(far)], [false, true]);
  }
  const hurried = openHealth({ ...usual, answerMsMax: 500 });
  const beside = connect({ ...made.connection, connectionsMax: 1 });
  let hanging: Promise<unknown> | undefined;
  await beside.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(1)`;
    hanging = Promise.all(Array.from({ length: 4 }, () => db`select pg_advisory_xact_lock(1)`));
    assert.deepEqual(await hurried(), { database: false, engine: true, disk: true, store: true });
    assert.equal((await hurried()).database, false);
  });
  await hanging;
  assert.equal((await hurried()).database, true, "it is asked again once it answered");
  await beside.end();
});
