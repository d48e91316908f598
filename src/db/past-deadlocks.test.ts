import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { pastDeadlocks } from "./past-deadlocks.ts";

test("of two transactions that wait for each other, the one that is ended is done anew", async () => {
  await using world = await testDatabase();
  const { db } = world;
  await db`create table held (id int primary key, times int not null default 0)`;
  await db`insert into held (id) values (1), (2)`;
  const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let begun = 0;
  const hold = (first: number, second: number, own: 0 | 1) =>
    pastDeadlocks(() =>
      db.begin(async (tx) => {
        begun += 1;
        await tx`update held set times = times + 1 where id = ${first}`;
        both[own].resolve();
        await both[own === 0 ? 1 : 0].promise;
        await tx`update held set times = times + 1 where id = ${second}`;
      }),
    );
  await Promise.all([hold(1, 2, 0), hold(2, 1, 1)]);
  const rows = await db<{ times: number }[]>`select times from held order by id`;
  assert.deepEqual(
    rows.map(({ times }) => times),
    [2, 2],
  );
  assert.equal(begun, 3);
});

test("what is no deadlock, and what is one each time, is thrown", async () => {
  let tries = 0;
  const deadlock = Object.assign(new Error("deadlock detected"), { code: "40P01" });
  const failing = (error: Error) =>
    pastDeadlocks(async () => {
      tries += 1;
      throw error;
    });
  await assert.rejects(failing(deadlock), deadlock);
  assert.equal(tries, 3);
  await assert.rejects(failing(new Error("a bug")), /a bug/);
  assert.equal(tries, 4);
});
