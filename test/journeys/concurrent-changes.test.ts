import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openWorld, type World } from "./producer-world.ts";

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world[Symbol.asyncDispose]());

test("datasets, their organization and the feed may be changed at once, by many", async () => {
  const { producer } = world;
  const datasets: string[] = [];
  for (let at = 0; at < 25; at += 1) datasets.push(await producer.dataset(`Jeu ${at}`));
  const drafts: string[] = [];
  for (let at = 0; at < 15; at += 1) drafts.push(await producer.dataset(`Brouillon ${at}`));
  const statuses: string[] = [];
  const send = async (method: string, path: string, json?: unknown) => {
    const response = await producer.ask(method, path, json === undefined ? {} : { json });
    const text = await response.text();
    if (response.status >= 400) statuses.push(`${method} ${path} ${response.status} ${text.slice(0, 200)}`);
  };
  const work: (() => Promise<void>)[] = [];
  for (let round = 0; round < 8; round += 1) {
    for (const [at, id] of datasets.entries()) {
      work.push(() => send("PATCH", `/api/datasets/${id}`, { description: `${round} ${at}` }));
      if (at % 3 === 0) {
        work.push(() =>
          send("PATCH", `/api/organizations/${producer.organization}`, { description: `d ${round} ${at}` }),
        );
      }
      if (at % 8 === 0) work.push(() => send("POST", "/api/network/retelling"));
      if (at % 10 === 0) work.push(() => send("GET", "/api/search?q=jeu"));
    }
    for (const id of drafts.splice(0, 2)) work.push(() => send("DELETE", `/api/datasets/${id}`));
  }
  // Of one caller 64 wait at once; more are told to come back.
  const next = async (): Promise<void> => {
    for (let one = work.shift(); one !== undefined; one = work.shift()) await one();
  };
  await Promise.all(Array.from({ length: 50 }, next));
  assert.deepEqual(statuses, []);
});
