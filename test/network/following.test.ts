import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

test("what is published on an instance is found on the one that follows it, before and after", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres remarquables");
  await b.follow(a);
  assert.deepEqual(await b.search(), ["Arbres remarquables"]);

  const began = performance.now();
  const lines = await a.publish("Lignes de bus");
  await b.until("it is found", async () => (await b.search()).length === 2);
  console.log(`found after ${Math.round(performance.now() - began)} ms`);

  await a.app.rooms.datasets.changeDataset(system, lines.id, { title: "Lignes de bus et de métro" });
  await b.until("its change is found", async () => (await b.search()).includes("Lignes de bus et de métro"));

  await a.app.rooms.datasets.withdraw(system, lines.id, "Remplacé");
  await b.until("it is gone", async () => (await b.search()).length === 1);
  assert.deepEqual([...a.bugs, ...b.bugs], []);
});

test("a table that is renamed has its new name at once where it is followed", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  const { table } = await publishTable(a, "Arrêts", "code,nom\n1,Gare\n2,Mairie\n");
  await b.follow(a);
  await seesTable(b, table.id);
  await a.app.rooms.tables.changeTable(system, table.id, { name: "Arrêts de bus" });
  await b.until("its name is known", async () => {
    return (await b.app.rooms.remote.findTable(anyone, table.id))?.record.name === "Arrêts de bus";
  });
});
