import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { byCode } from "../../src/base/by-code.ts";
import type { Id } from "../../src/base/id.ts";
import { connect } from "../../src/db/connect.ts";
import { untilWaitedFor } from "../waited-for.ts";
import type { Tx } from "../../src/db/db.ts";
import { networkWorld } from "./world.ts";

test("what changed and what ended at an instance is marked in one order, as whoever analyses or renames marks it", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const made = [await town.publish("Arrêts"), await town.publish("Bancs")];
  await portal.follow(town);
  const { db } = portal.database;
  const copies = await db<{ id: Id; title: string }[]>`select id, title from datasets`;
  const [low, high] = copies.toSorted((one, other) => byCode(one.id, other.id));
  assert.ok(low && high);
  const at = (title: string) => made.find((each) => each.title === title)?.id ?? "";
  const others = connect({ ...portal.database.connection, connectionsMax: 1 });
  let taking: Promise<unknown> = Promise.resolve();
  await others.begin(async (tx) => {
    // Whoever waits last for another finds out first.
    await tx`set local deadlock_timeout = '50ms'`;
    await hold(tx, low.id);
    // Both are read at once: what changed is taken first, then what ended.
    town.answerAs("away");
    await town.app.rooms.datasets.changeDataset(system, at(high.title), { description: "Avec leur état." });
    await town.app.rooms.datasets.withdraw(system, at(low.title), "Comptés deux fois.");
    await town.settle();
    town.answerAs("usual");
    portal.setClock(5);
    taking = portal.settle();
    taking.catch(() => undefined);
    await untilWaitedFor(tx, db);
    await hold(tx, high.id);
  });
  await others.end();
  await taking;
  await portal.until("both are taken", async () => (await portal.search()).length === 1);
  const [kept] = await db<{ description: string }[]>`select description from datasets where id = ${high.id}`;
  assert.equal(kept?.description, "Avec leur état.");
  assert.deepEqual([...town.bugs, ...portal.bugs], []);
});

const hold = (tx: Tx, id: Id) => tx`select from dataset_search where dataset = ${id} for no key update`;
