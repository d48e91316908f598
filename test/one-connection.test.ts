import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "./database.ts";
import { onAnotherConnection } from "./one-connection.ts";

test("a transaction that asks a second connection fails in every test, and is told what it asked", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const second = db.begin(async (tx) => {
    await tx`select 1`;
    await db`select 2 as second`;
  });
  await assert.rejects(second, /a transaction asks a second connection: select 2 as second/);
  await assert.rejects(
    db.begin(async () => db.begin(async (tx) => tx`select 3`)),
    /a transaction asks a second connection: begin/,
  );
});

test("its own connection, pieces of statements, and what goes on after it are no second one", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const goOn = Promise.withResolvers<void>();
  let later: Promise<unknown> | undefined;
  const [row] = await db.begin(async (tx) => {
    later = goOn.promise.then(() => db`select 1`);
    await onAnotherConnection(() => db`select 2`);
    return tx`select ${3}::int as three ${db`where true`}`;
  });
  assert.equal(row?.["three"], 3);
  goOn.resolve();
  await later;
});
