import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { system } from "../src/access/actor.ts";
import { listJobs } from "../src/jobs/list.ts";
import { schemaOf } from "../src/jobs/rows.ts";
import { openTestInstance, type TestInstance } from "./network/world.ts";

const watches = ["exchange-watch", "harvest-watch", "journal-checkpoint", "rudi-watch", "tables-hourly"];

async function queuedIn({ database }: TestInstance): Promise<string[]> {
  const { items } = await listJobs(database.db, system, { page: 1, pageSize: 1000 });
  return items.map(({ name }) => name).filter((name) => watches.includes(name));
}

test("each watch is queued anew where its next job was lost", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  await using instance = await openTestInstance("a");
  const { db } = instance.database;
  const schema = await schemaOf(db);
  try {
    // As where the database was away when it was added.
    await db`delete from ${db(schema)}.job where name = any(${watches})`;
    assert.deepEqual(await queuedIn(instance), []);
    mock.timers.tick(300_000);
    await instance.until(
      "all are queued",
      async () => new Set(await queuedIn(instance)).size === watches.length,
    );
  } finally {
    mock.timers.reset();
  }
});
