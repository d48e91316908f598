import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { readBackup } from "../../src/backup/read-backup.ts";
import { verifyBackup } from "../../src/backup/verify-backup.ts";
import { writeBackup } from "../../src/backup/write-backup.ts";
import { migrateTo, migrateWithin } from "../../src/db/migrate.ts";
import { refuseOccupiedDatabase } from "../../src/db/occupied.ts";
import { computeAgain } from "../../src/indicators/compute-again.ts";
import { getIndicator, getVintage } from "../../src/indicators/indicators.ts";
import { listDue } from "../../src/indicators/refresh.ts";
import { namedBlobs } from "../../src/tables/named-blobs.ts";
import { openStore } from "../../src/store/local.ts";
import { emptyTestDatabase } from "../database.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

test("a backup carries indicators with their vintages, which compute again where it is read", async () => {
  await using world = await indicatorWorld();
  const { ctx, folder, indicators } = world;
  const table = await world.table("hosp.csv", "dep,jour,hosp\n35,2020-11-01,3\n35,2020-11-02,6\n");
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  const file = join(folder, "all.tar.zst");
  const source = { db: ctx.db, store: ctx.store, folders: {}, scratch: folder, program: "0", namedBlobs };
  await writeBackup(source, file, { now: ctx.clock() });

  await using to = await emptyTestDatabase();
  const store = await openStore(join(folder, "to"));
  await refuseOccupiedDatabase(to.db);
  const target = { db: to.db, store, folders: {}, migrateTo, finish: migrateWithin };
  await readBackup(target, file, await verifyBackup(file));
  const there = { ...indicators, db: to.db, store };
  const restored = await getIndicator(there, system, made.dataset.id);
  assert.deepEqual([restored.definition, restored.facts], [made.definition, made.facts]);
  assert.deepEqual(
    await getVintage(there, system, made.dataset.id, 1),
    await getVintage(indicators, system, made.dataset.id, 1),
  );
  assert.deepEqual(await listDue(there), []);
  const { isSame, problem } = await computeAgain(there, system, made.dataset.id, 1);
  assert.deepEqual([isSame, problem], [true, undefined]);
  const rules = await Promise.all([ctx.db, to.db].map((db) => db`select * from computed_from`));
  assert.deepEqual(rules[1], rules[0]);
});
