import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { system } from "../../src/access/actor.ts";
import { lockFeed, openPage } from "../../src/network/feed/feed-rows.ts";
import { readFeed } from "../../src/network/feed/read-feed.ts";
import { onAnotherConnection } from "../one-connection.ts";
import { openTestInstance } from "./world.ts";

test("what was withdrawn is read by nobody, also where it is told while somebody reads", async () => {
  await using a = await openTestInstance("a");
  const { db } = a.database;
  const trees = await a.publish("Arbres");
  await a.settle();
  const isToBeTold = async () =>
    (await db`select from dataset_changes where dataset = ${trees.id}`).length > 0;
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const telling = db.begin(async (tx) => {
    await lockFeed(tx);
    held.resolve();
    await released.promise;
  });
  await held.promise;
  await a.app.rooms.datasets.withdraw(system, trees.id, "Remplacé");
  assert.ok(await isToBeTold());
  const rows = await readFeed(a.app.contexts.network, async (tx) => {
    const found = await openPage(tx, { page: 1, pageSize: 100 });
    await onAnotherConnection(async () => {
      released.resolve();
      await telling;
      // Until then nobody is told: the feed was held.
      for (let looks = 0; looks < 3000 && (await isToBeTold()); looks += 1) await wait(20);
      assert.equal(await isToBeTold(), false);
    });
    return found;
  }).finally(released.resolve);
  const types = rows.map(({ type }) => type);
  assert.deepEqual(types, ["delete"]);
});
