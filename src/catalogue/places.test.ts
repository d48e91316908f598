import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { openGazetteer } from "../territory/gazetteer.ts";
import { placesOfTables } from "../tables/for-catalogue.ts";
import { importWorld } from "../../test/import-world.ts";
import { changeDataset, createDataset } from "./datasets.ts";
import type { Coverage } from "./metadata.ts";
import { publish, withdraw } from "./publish.ts";
import { placesVerbs } from "./room.ts";

const first = { page: 1, pageSize: 10 };

function placesIn({ ctx }: Awaited<ReturnType<typeof importWorld>>) {
  const { db, territory } = ctx;
  const tablesOf = placesOfTables(ctx);
  return placesVerbs({ db, territory, gazetteer: openGazetteer(territory), tablesOf }).places;
}

test("a place knows what it lies in and what it became", async () => {
  await using world = await importWorld();
  const places = placesIn(world);
  const rennes = places.findPlace("commune", "35238");
  assert.deepEqual(
    rennes?.around.map(({ label }) => label),
    ["Rennes Métropole", "Ille-et-Vilaine", "Bretagne"],
  );
  assert.ok((rennes.population ?? 0) > 200_000);
  assert.equal(places.findPlace("region", "82")?.successor?.label, "Auvergne-Rhône-Alpes");
  assert.equal(places.findPlace("commune", "00000"), undefined);
});

test("a place has the datasets that declare it, then those whose tables hold its code", async () => {
  await using world = await importWorld();
  const places = placesIn(world);
  const rennes = { level: "commune", code: "35238" } as const;
  await world.import("cantines.csv", "code_commune;repas\n35238;1200\n35047;90\n");
  assert.equal((await places.listDatasetsOf(anyone, rennes, first)).total, 0);
  await publishAll(world, [world.dataset.id]);
  const declaring = await declare(world, "Budget de Rennes", { place: rennes });
  const elsewhere = await declare(world, "Budget de Bruz", { place: { level: "commune", code: "35047" } });
  await publishAll(world, [declaring, elsewhere]);
  const found = await places.listDatasetsOf(anyone, rennes, first);
  assert.deepEqual(
    found.items.map(({ dataset, declared, tables }) => [dataset.title, declared, tables.length]),
    [
      ["Budget de Rennes", true, 0],
      ["Cantines", false, 1],
    ],
  );
  assert.deepEqual(
    found.items[1]?.tables.map(({ column, code }) => [column, code]),
    [["code_commune", "35238"]],
  );
  const second = await places.listDatasetsOf(anyone, rennes, { page: 2, pageSize: 1 });
  assert.deepEqual([second.items[0]?.dataset.title, second.total], ["Cantines", 2]);
  await withdraw(contextOf(world), system, declaring, "remplacé");
  assert.equal((await places.listDatasetsOf(anyone, rennes, first)).total, 1);
});

test("what is told of a commune that was merged is told of its successor", async () => {
  await using world = await importWorld();
  const places = placesIn(world);
  const { territory } = world.ctx;
  const former = territory.otherCodes("commune").find((code) => places.findPlace("commune", code)?.successor);
  const successor = places.findPlace("commune", former ?? "")?.successor;
  assert.ok(former !== undefined && successor !== undefined);
  const old = await declare(world, "Ancien budget", { place: { level: "commune", code: former } });
  await world.import("vieux.csv", `code_commune;repas\n${former};3\n01001;9\n`);
  await publishAll(world, [world.dataset.id, old]);
  const { items } = await places.listDatasetsOf(anyone, successor, first);
  assert.deepEqual(
    items.map(({ dataset, tables }) => [dataset.title, tables[0]?.code]),
    [
      ["Ancien budget", undefined],
      ["Cantines", former],
    ],
  );
});

type World = Awaited<ReturnType<typeof importWorld>>;

function contextOf({ ctx: { db, clock } }: World) {
  return { db, clock, readiness: async () => ({ tables: 1, personalData: [] }) };
}

async function declare(world: World, title: string, coverage: Coverage): Promise<string> {
  const context = contextOf(world);
  const { organization } = world.dataset;
  const { id } = await createDataset(context, system, { organization, title });
  await changeDataset(context, system, id, { metadata: { spatial: [coverage] } });
  return id;
}

async function publishAll(world: World, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await changeDataset(contextOf(world), system, id, { licence: "etalab-2.0" });
    await publish(contextOf(world), system, id);
  }
}
