import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { loadDemonstration } from "../../src/demonstration/load.ts";
import { openDoors } from "./world.ts";

/** Verbs of loading, before each of which a run is cut short, as by the end of its process. */
const cuts = [
  ["imports", "importLater"],
  ["imports", "watchImport"],
  ["datasets", "changeDataset"],
  ["datasets", "publish"],
] as const;

test("a demonstration that is cut short before any step is whole after the next run", async () => {
  await using doors = await openDoors();
  const { rooms, contexts } = doors.app;
  const { territory } = contexts.tables;
  for (const [room, verb] of cuts) {
    const cut = { ...rooms, [room]: { ...rooms[room], [verb]: endsThere } };
    await assert.rejects(loadDemonstration(cut, territory, "fr", AbortSignal.timeout(300_000)), {
      message: verb,
    });

    function endsThere(): never {
      throw new Error(verb);
    }
  }
  const made = await loadDemonstration(rooms, territory, "fr", AbortSignal.timeout(300_000));
  const { items } = await rooms.datasets.listDatasets(system, { page: 1, pageSize: 100 });
  assert.equal(items.length, made.length);
  for (const { id, title, state, metadata } of items) {
    assert.equal(state, "published", title);
    const tables = await rooms.tables.listTables(system, id);
    assert.deepEqual(
      tables.map(({ version }) => version?.number),
      [1],
      title,
    );
    assert.ok((metadata.figures ?? []).length > 0, title);
  }
  assert.deepEqual(doors.bugs, []);
});
