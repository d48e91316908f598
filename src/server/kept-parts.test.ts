import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import {
  currentFootprint,
  Footprint,
  keptPart,
  leaving,
  notedClock,
  timeOfToday,
} from "../base/footprint.ts";
import { MarkedChanges } from "../db/changes.ts";
import type { Db } from "../db/db.ts";
import { KeptParts } from "./kept-parts.ts";

async function world() {
  const made = await testDatabase();
  const { db } = made;
  const changes = new MarkedChanges(db);
  const parts = new KeptParts(changes);
  let asked = 0;
  const readName = (own: Db) =>
    keptPart(["name"], async () => {
      asked += 1;
      const [row] = await own<{ value: string }[]>`select value from instance_settings where name = 'name'`;
      return row?.value;
    });
  return {
    db,
    /** What a page reads that begins now, what it was made from, and how often the database was asked for it. */
    async page() {
      const before = asked;
      const footprint = new Footprint(parts.since(await changes.look()));
      const name = await leaving(footprint, () => readName(db));
      return { name, footprint, asked: asked - before };
    },
    rename: (value: string) => db`
      insert into instance_settings (name, value, changed_at) values ('name', ${db.json(value)}, now())
      on conflict (name) do update set value = excluded.value`,
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
}

test("a part is read once for many pages, and by the first page after it changed", async () => {
  await using at = await world();
  await at.rename("A");
  const first = await at.page();
  const second = await at.page();
  assert.deepEqual([first.name, first.asked, second.name, second.asked], ["A", 1, "A", 0]);
  assert.deepEqual(
    [...second.footprint.asked],
    [...first.footprint.asked],
    "a page notes what its parts read",
  );
  await at.db`update site_pages set text = text`;
  assert.equal((await at.page()).asked, 0, "another table changed");
  await at.rename("B");
  const third = await at.page();
  assert.deepEqual([third.name, third.asked], ["B", 1]);
});

test("a part that is of one moment alone is read each time, and its page is not kept", async () => {
  await using at = await world();
  const parts = new KeptParts(new MarkedChanges(at.db)).since(0);
  let asked = 0;
  for (const turn of [1, 2]) {
    const page = new Footprint(parts);
    const part = async () => {
      currentFootprint()?.refuse("the time is asked");
      return (asked += 1);
    };
    assert.equal(await leaving(page, () => keptPart(["now"], part)), turn);
    assert.equal(page.refusal, "the time is asked");
  }
  const counted = new Footprint(parts);
  await leaving(counted, () => keptPart(["counted"], counting));
  assert.equal(counted.end().repeats.length, 1, "what is counted is counted by each page");
});

test("a part that is right for a day is kept for it, and so are its pages", async () => {
  await using at = await world();
  const parts = new KeptParts(new MarkedChanges(at.db)).since(0);
  let now = new Date("2026-11-28T09:00:00Z");
  const clock = notedClock(() => now);
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return timeOfToday(clock).toISOString().slice(0, 10);
  };
  const page = async () => {
    const footprint = new Footprint(parts);
    const day = await leaving(footprint, () => keptPart(["day"], ask));
    return [day, asked, footprint.refusal];
  };
  assert.deepEqual(await page(), ["2026-11-28", 1, undefined]);
  assert.deepEqual(await page(), ["2026-11-28", 1, undefined]);
  now = new Date("2026-11-29T09:00:00Z");
  assert.deepEqual(await page(), ["2026-11-29", 2, undefined]);
});

test("what fails is asked again, and outside of a page nothing is kept", async () => {
  await using at = await world();
  const parts = new KeptParts(new MarkedChanges(at.db)).since(0);
  const broken = leaving(new Footprint(parts), failing);
  await assert.rejects(broken, /broken/);
  const mended = leaving(new Footprint(parts), () => keptPart(["broken"], async () => "mended"));
  assert.equal(await mended, "mended");
  assert.equal(await keptPart(["broken"], async () => "alone"), "alone");
});

const counting = async () => currentFootprint()?.eachTime(() => undefined);
const failing = () => keptPart(["broken"], () => Promise.reject(new Error("broken")));
