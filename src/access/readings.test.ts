import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { newId } from "../base/id.ts";
import { ReadingCounter, readingsOf } from "./readings.ts";

test("readings and downloads of a dataset's tables are added up by day, and of what is gone nothing is kept", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const time = { now: new Date("2026-11-25T23:59:00Z") };
  const [dataset, one, other, gone] = [newId(), newId(), newId(), newId()];
  const logged: string[] = [];
  const counter = new ReadingCounter({
    db,
    clock: () => time.now,
    log: (event) => void logged.push(event),
    datasetOf: async (table) => (table === gone ? undefined : dataset),
  });
  counter.count(one, "reading");
  counter.count(one, "reading");
  counter.count(other, "download");
  counter.count(gone, "download");
  await counter.flush();
  time.now = new Date("2026-11-26T00:01:00Z");
  counter.count(other, "reading");
  await Promise.all([counter.flush(), counter.flush()]);
  assert.deepEqual(await readingsOf({ db }, dataset), {
    readings: 3,
    downloads: 1,
    days: [
      { day: "2026-11-25", readings: 2, downloads: 1 },
      { day: "2026-11-26", readings: 1, downloads: 0 },
    ],
  });
  assert.deepEqual(await readingsOf({ db }, gone), { readings: 0, downloads: 0, days: [] });
  assert.deepEqual(logged, []);
});

test("where the counts cannot be written, readers are answered all the same", async () => {
  await using made = await testDatabase();
  const logged: string[] = [];
  const counter = new ReadingCounter({
    db: made.db,
    clock: () => new Date(),
    log: (event) => void logged.push(event),
    datasetOf: async () => {
      throw new Error("away");
    },
  });
  counter.count(newId(), "reading");
  await counter.flush();
  assert.deepEqual(logged, ["readings-not-counted"]);
});
