import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isOutage } from "../base/outage.ts";
import { testDatabase } from "../../test/database.ts";
import { connect } from "./connect.ts";
import type { Db, Tx } from "./db.ts";

/** One connection, so that what becomes of it is seen by the next statement; `cut` ends it at the server. */
async function oneConnection() {
  const world = await testDatabase();
  const db = connect({ ...world.connection, connectionsMax: 1 });
  await world.db`create table things (name text)`;
  const cut = async (pid: number) => void (await world.db`select pg_terminate_backend(${pid})`);
  return {
    db,
    cut,
    names: async () => (await world.db<{ name: string }[]>`select name from things`).map(({ name }) => name),
    [Symbol.asyncDispose]: async () => {
      await db.end({ timeout: 1 });
      await world[Symbol.asyncDispose]();
    },
  };
}

async function pidOf(tx: Tx): Promise<number> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row?.pid ?? 0;
}

/** It answers the statement that comes next, and at once. */
async function assertAnswers(db: Db): Promise<void> {
  const startedAt = performance.now();
  for (const n of [1, 2]) assert.equal((await db`select ${n}::int as n`)[0]?.["n"], n);
  assert.ok(performance.now() - startedAt < 5_000);
}

test("a transaction whose connection is cut says so, and its connection is made anew for who asks next, at whatever moment", async () => {
  await using world = await oneConnection();
  for (let round = 0; round < 12; round += 1) {
    const begun = world.db.begin(async (tx) => {
      const cutting = world.cut(await pidOf(tx));
      // Before the statement is sent, while it is, and after.
      if (round % 3 > 0) await wait(round % 3);
      await Promise.all([cutting, tx`select pg_sleep(20)`]);
    });
    await assert.rejects(begun, isOutage);
    await assertAnswers(world.db);
  }
});

test("what a transaction goes on to ask after its connection was cut is refused, and done outside of it by nobody", async () => {
  await using world = await oneConnection();
  let later: Promise<unknown> | undefined;
  const begun = world.db.begin(async (tx) => {
    await tx`insert into things values ('within')`;
    const pid = await pidOf(tx);
    later = (async () => {
      await world.cut(pid);
      // As somebody who reads a file between two statements, while others ask on the same connection.
      await wait(300);
      await assertAnswers(world.db);
      await tx`insert into things values ('after')`;
    })();
    await later;
  });
  await assert.rejects(begun, isOutage);
  await assert.rejects(later ?? Promise.resolve(), isOutage);
  await assertAnswers(world.db);
  assert.deepEqual(await world.names(), []);
});

test("statements that wait in a transaction whose connection is cut are all refused", async () => {
  await using world = await oneConnection();
  const outcomes: Promise<PromiseSettledResult<unknown>[]>[] = [];
  const begun = world.db.begin(async (tx) => {
    const pid = await pidOf(tx);
    const many = Array.from({ length: 200 }, () => tx`select pg_sleep(1)`);
    outcomes.push(Promise.allSettled(many));
    await wait(100);
    await world.cut(pid);
    await Promise.all(many);
  });
  await assert.rejects(begun, isOutage);
  for (const outcome of (await outcomes[0]) ?? []) {
    assert.ok(outcome.status === "rejected" && isOutage(outcome.reason));
  }
  await assertAnswers(world.db);
});

test("a transaction that begins behind many statements is one, and who asks beside it is in none", async () => {
  await using world = await testDatabase();
  const db = connect({ ...world.connection, connectionsMax: 2 });
  try {
    await db`create table kept (n int)`;
    // A connection takes a hundred statements ahead: the next but one may be the first of a transaction.
    for (let many = 196; many <= 206; many += 1) {
      await Promise.all([db`select pg_sleep(0.01)`, db`select pg_sleep(0.01)`]);
      const before = Array.from({ length: many }, () => db`select 1`.execute());
      const transaction = db.begin(async (tx) => {
        await tx`insert into kept values (1)`;
        throw new Error("taken back");
      });
      const beside = Array.from({ length: 4 }, () => db`insert into kept values (2)`.execute());
      await assert.rejects(transaction, { message: "taken back" }, `behind ${many}`);
      await Promise.all([...before, ...beside]);
      const kept = await world.db<{ n: number }[]>`delete from kept returning n`;
      assert.deepEqual(
        kept.map(({ n }) => n),
        [2, 2, 2, 2],
        `behind ${many}`,
      );
    }
  } finally {
    await db.end({ timeout: 1 });
  }
});

test("a write that a server takes for nobody, as a replica, is an outage and no bug", async () => {
  await using world = await oneConnection();
  const writing = world.db.begin("read only", (tx) => tx`insert into things values ('x')`);
  await assert.rejects(writing, isOutage);
  await assertAnswers(world.db);
});

test("what fails in the middle of its rows leaves nothing in the next answer", async () => {
  await using world = await oneConnection();
  const { db } = world;
  const failing = () => db`select 1 / (5 - n) from generate_series(1, 9) n`;
  const outcome = { code: "22012" };
  await assert.rejects(failing(), outcome);
  assert.deepEqual([...(await db`select 1 as n`)], [{ n: 1 }]);
  const reading = async () => {
    for await (const some of failing().cursor(3)) assert.equal(some.length, 3);
  };
  await assert.rejects(reading(), outcome);
  assert.deepEqual([...(await db`select 1 as n`)], [{ n: 1 }]);
});

test("who asks one statement after the other is served by one connection, and the others are left to end", async () => {
  await using world = await testDatabase();
  const db = connect({ ...world.connection, connectionsMax: 4 });
  try {
    const pid = async () =>
      (await db<{ pid: number }[]>`select pg_backend_pid() as pid, pg_sleep(0.1)`)[0]?.pid;
    assert.equal(new Set(await Promise.all([pid(), pid(), pid(), pid()])).size, 4);
    const served: unknown[] = [];
    for (let turn = 0; turn < 6; turn += 1) served.push(await pid());
    assert.equal(new Set(served).size, 1);
  } finally {
    await db.end({ timeout: 1 });
  }
});

test("a statement looks through as many places, however many were asked before", async () => {
  await using world = await testDatabase();
  const db = connect({ ...world.connection, connectionsMax: 3 });
  try {
    // All are connected, and one is without work or one with it at any moment: no queue is ever empty.
    await Promise.all([1, 2, 3].map(() => db`select pg_sleep(0.1)`));
    const asking = async (): Promise<void> => {
      for (let turn = 0; turn < 700; turn += 1) await db`select 1`;
    };
    await Promise.all([asking(), asking()]);
    const lengths: number[] = [];
    using _ = withIndexOf((length) => lengths.push(length));
    await db`select 1`;
    assert.ok(lengths.length > 0);
    assert.ok(Math.max(...lengths) < 300, `${Math.max(...lengths)} places were looked through`);
  } finally {
    await db.end({ timeout: 1 });
  }
});

/** Tells the length of each list that is looked through, until it is disposed. */
function withIndexOf(tell: (length: number) => void): Disposable {
  const lists: { indexOf: unknown } = Array.prototype;
  const { indexOf } = Array.prototype;
  lists.indexOf = function told(this: unknown[], ...words: [unknown, number?]) {
    tell(this.length);
    return indexOf.apply(this, words);
  };
  return { [Symbol.dispose]: () => void (lists.indexOf = indexOf) };
}
