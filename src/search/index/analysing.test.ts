import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../../test/people-world.ts";
import { system } from "../../access/actor.ts";
import { createDataset } from "../../catalogue/datasets.ts";
import { publish } from "../../catalogue/publish.ts";
import { connect } from "../../db/connect.ts";
import { Replica } from "../../db/replica.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { Analysing } from "./analysing.ts";

test("what a replica that is behind tells its reader is told to nobody else who searches", async () => {
  await using world = await peopleWorld();
  await using behind = await peopleWorld();
  await using replica = new Replica(connect(behind.connection));
  const db = replica.beside(world.db);
  await using analysing = new Analysing(
    {
      db,
      clock: world.people.clock,
      territory: openTerritory(),
      tableFacts: async () => new Map(),
      qualityOf: async () => new Map(),
      log: (event) => assert.fail(event),
    },
    { onAnalysed: async () => undefined, isReady: () => false },
  );
  const { id } = await createDataset(world.catalogue, system, {
    organization: world.town.id,
    title: "Menus des cantines",
    licence: "etalab-2.0",
  });
  await publish(world.catalogue, system, id);
  const { revision } = await analysing.all();
  assert.ok(revision > 0);
  const [first, reader, last] = await Promise.all([
    analysing.soon(),
    replica.read(() => analysing.soon()),
    analysing.soon(),
  ]);
  assert.deepEqual([first.revision, reader.revision, last.revision], [revision, 0, revision]);
});
