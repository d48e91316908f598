import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { onAnotherConnection } from "../../test/one-connection.ts";
import { connect } from "./connect.ts";
import type { Db } from "./db.ts";
import { noteToRewrite, rewriteNoted, rewriteTable } from "./rewrite-table.ts";

/** A column whose values were in clear, and that PostgreSQL plans by; `besides` is another connection. */
async function rewrittenWorld() {
  const world = await testDatabase();
  const besides = connect({ ...world.connection, connectionsMax: 1 });
  const { db } = world;
  await db`create table told (value text)`;
  await db`insert into told select 'Quetzalcoatlus' from generate_series(1, 100)`;
  await db`analyze told`;
  return {
    db,
    besides,
    [Symbol.asyncDispose]: async () => {
      await besides.end({ timeout: 1 });
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Whether the pages of the table, or of what is planned by, hold the value of before. */
async function isKept(db: Db): Promise<readonly boolean[]> {
  await db`checkpoint`;
  const files = await db<{ bytes: Buffer }[]>`
    select pg_read_binary_file(pg_relation_filepath(name::regclass)) as bytes
    from unnest(array['told', 'pg_statistic']) as name`;
  return files.map(({ bytes }) => bytes.includes("Quetzalcoatlus"));
}

test("what a transaction of before still reads is out of every page once it has ended", async () => {
  await using world = await rewrittenWorld();
  const { db, besides } = world;
  let rewritten: Promise<boolean> | undefined;
  await besides.begin("isolation level repeatable read", async (tx) => {
    await tx`select from told limit 1`;
    await db`update told set value = null`;
    rewritten = rewriteTable(db, "told");
    await tx`select pg_sleep(0.5)`;
    assert.equal((await tx`select from told where value is not null`).length, 100);
  });
  assert.equal(await rewritten, true);
  assert.deepEqual(await isKept(db), [false, false]);
});

test("who reads for longer than one waits is told of, and everybody else goes on", async () => {
  await using world = await rewrittenWorld();
  const { db, besides } = world;
  await besides.begin("isolation level repeatable read", async (tx) => {
    await tx`select 1`;
    await db`update told set value = null`;
    assert.equal(await rewriteTable(db, "told", 200), false);
  });
  assert.equal(await rewriteTable(db, "told"), true);
  assert.deepEqual(await isKept(db), [false, false]);
});

test("a table is rewritten at a later call where its rows of before were still read", async () => {
  await using world = await rewrittenWorld();
  const { db, besides } = world;
  await besides.begin("isolation level repeatable read", async (tx) => {
    await tx`select 1`;
    await db.begin(async (own) => {
      await own`update told set value = null`;
      await noteToRewrite(own, "told");
      await noteToRewrite(own, "told");
    });
    await rewriteNoted(db, 200);
    assert.equal((await db`select from tables_to_rewrite`).length, 1);
  });
  await rewriteNoted(db);
  assert.equal((await db`select from tables_to_rewrite`).length, 0);
  assert.deepEqual(await isKept(db), [false, false]);
});

test("who writes in another database of the server is waited for: whoever connects would keep what they may read", async () => {
  await using world = await rewrittenWorld();
  await using other = await testDatabase();
  const { db } = world;
  await other.db.begin(async (tx) => {
    await tx`select pg_current_xact_id()`;
    await onAnotherConnection(() => db`update told set value = null`);
    assert.equal(await onAnotherConnection(() => rewriteTable(db, "told", 200)), false);
  });
  assert.equal(await rewriteTable(db, "told"), true);
  assert.deepEqual(await isKept(db), [false, false]);
});
