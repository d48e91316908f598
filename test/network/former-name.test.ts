import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { openTestInstance } from "./world.ts";

test("what an instance told under a former name is told by none, once it told all again under its own", async () => {
  await using a = await openTestInstance("a");
  const trees = await a.publish("Arbres");
  await a.settle();
  const former = "https://former.example";
  await a.database.db`
    update feed_events set origin = ${former}, subject = replace(subject, ${a.url}, ${former})`;
  await a.app.rooms.network.tellAgain(system);
  await a.settle();
  const told = await a.database.db<{ origin: string; subject: string }[]>`
    select origin, subject from feed_events where signed <> ''`;
  assert.deepEqual([...told], [{ origin: a.url, subject: `${a.url}/datasets/${trees.id}` }]);
  const page = await (await fetch(`${a.url}/feed/pages/1`, { headers: { accept: "text/turtle" } })).text();
  assert.ok(page.includes(`${a.url}/datasets/${trees.id}`));
  assert.ok(!page.includes(former));
});
