import assert from "node:assert/strict";
import { Socket } from "node:net";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { testDatabase, type TestDatabase } from "../../test/database.ts";
import { TcpDoor } from "../../test/tcp-door.ts";
import { isOutage } from "../base/outage.ts";
import { connect } from "./connect.ts";
import type { Db } from "./db.ts";
import { type AskSessions, SilentConnections } from "./silent-connections.ts";

/** A database behind a door, as over a network. */
async function behindADoor(connectionsMax = 4) {
  await using stack = new AsyncDisposableStack();
  const made: TestDatabase = stack.use(await testDatabase());
  const { socketPath = "", database } = made.connection;
  const door = stack.use(await TcpDoor.open({ path: socketPath }));
  const db = connect({ url: `postgres://maille@127.0.0.1:${door.port}/${database}`, connectionsMax });
  stack.defer(() => db.end({ timeout: 0 }));
  const moved = stack.move();
  return { made, door, db, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

async function secondsOf(asked: PromiseLike<unknown>): Promise<number> {
  const before = performance.now();
  await asked;
  return (performance.now() - before) / 1_000;
}

/** Each on a connection of its own. */
function openTwo(db: Db): Promise<unknown> {
  return Promise.all([db`select pg_sleep(0.1)`, db`select pg_sleep(0.1)`]);
}

// Each waits: together they wait once.
describe("a connection over a network", { concurrency: true }, () => {
  test("what is asked on a connection that leads nowhere any more is refused within seconds, and asked again it is answered", async () => {
    await using world = await behindADoor(2);
    const { db, door } = world;
    await openTwo(db);
    door.setConnected("stalled");
    const asked = [db`select 1`, db`select 2`, db.begin((tx) => tx`select 3`)];
    const refused = Promise.allSettled(asked);
    assert.ok((await secondsOf(refused)) < 8);
    for (const outcome of await refused) assert.ok(outcome.status === "rejected" && isOutage(outcome.reason));
    assert.ok((await secondsOf(db`select 1`)) < 3);
  });

  test("what takes long is waited for, also where all else about it is silent", async () => {
    await using world = await behindADoor(2);
    const { db } = world;
    const [slept] = await Promise.all([
      db`select pg_sleep(6.5)::text as slept, 1 as n`,
      db.begin(async (tx) => {
        await tx`select 1`;
        // As somebody who reads a file between two statements.
        await wait(6_000);
        return tx`select 1`;
      }),
    ]);
    assert.equal(slept[0]?.["n"], 1);
  });

  test("where nothing is answered at all, what is asked is refused within seconds", async () => {
    await using world = await behindADoor(1);
    const { db, door } = world;
    await db`select 1`;
    door.set("stalled");
    const before = performance.now();
    await assert.rejects(db`select 1`, isOutage);
    assert.ok(performance.now() - before < 12_000);
    door.set("open");
    assert.ok((await secondsOf(db`select 1`)) < 12);
  });

  test("where something takes connections and leads to nobody, what is asked is refused at once", async () => {
    await using world = await behindADoor(2);
    const { db, door } = world;
    await db`select 1`;
    door.set("cut");
    for (let tries = 0; tries < 3; tries += 1) {
      const before = performance.now();
      await assert.rejects(db`select 1`, isOutage);
      assert.ok(performance.now() - before < 3_000);
    }
    door.set("open");
    assert.ok((await secondsOf(db`select 1`)) < 3);
  });

  test("what takes long behind a pooler is waited for, also while it leads nobody else on", async () => {
    const away = Object.assign(new Error("full"), { code: "CONNECT_TIMEOUT" });
    const begin = (first: Awaited<ReturnType<AskSessions>>): Socket => {
      let asked = 0;
      const silent = new SilentConnections(async () => {
        if (asked++ === 0) return first;
        throw away;
      });
      const socket = new Socket();
      silent.watch(socket, () => ({ pid: 1, isAsked: true, heard: 0 }));
      return socket;
    };
    const [pooled, alone] = [begin(undefined), begin(new Map())];
    while (!alone.destroyed) await wait(100);
    await wait(1_500);
    assert.equal(pooled.destroyed, false);
    pooled.destroy();
  });
});
