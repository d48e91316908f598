import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone } from "../../src/access/actor.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import { boardWorld } from "./world.ts";

test("a screen is told of a version, of what a followed site tells anew, and of what stands beside", async () => {
  await using world = await boardWorld();
  await world.publishIndicator();
  const { db } = world.ctx;
  const { id } = await world.make();
  await world.boards.publishBoard(world.eve, id);
  let alerts: readonly string[] = [];
  const stop = new AbortController();
  const marks = world.boards.watchBoard(anyone, id, { signal: stop.signal, beside: async () => alerts });
  const seen = new Set<string>();
  const next = async (): Promise<void> => {
    const { value } = await marks.next();
    assert.ok(typeof value === "string" && !seen.has(value), "it is told once");
    seen.add(value);
  };
  await next();
  await world.table("hospitalisations.csv", world.csv(4), world.source);
  await world.settle();
  await next();
  // As the feed of a producer writes it: no version of it is here.
  await db`
    update datasets set metadata = jsonb_set(metadata, '{indicator,to}', '"2020-11-05"')
    where id = ${world.indicator}`;
  await touchSearch(db, world.indicator);
  await next();
  alerts = ["0199c0de-0000-7000-8000-000000000077"];
  await touchSearch(db, world.indicator);
  await next();
  stop.abort();
  assert.equal((await marks.next()).done, true);
});
