import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { importWorld } from "../../test/import-world.ts";
import { silentLog } from "../base/log.ts";
import { guarded } from "../db/guarded.ts";
import { startOfEach } from "../jobs/work.ts";
import { forgetCells } from "./forget-cells.ts";
import { findVersion } from "./stored/version-rows.ts";
import { tablesWork } from "./work.ts";

test("cells that one process forgets are told by none of the others, which had read them", async () => {
  await using world = await importWorld();
  const imported = await world.import("a.csv", "commune,nombre\nRennes,3\nRennes,4\nBrest,5\n");
  const table = imported.made[0]?.table ?? "";
  const { db } = world.ctx;
  // As another process reads it: what that keeps is its own.
  const other = { ...world.ctx, db: guarded(db, { mayAct: () => true, untilKnown: async () => true }) };
  await using each = await startOfEach(
    world.ctx.jobs,
    tablesWork(other).filter(({ watch }) => watch === "versions-read"),
    silentLog,
  );
  const told = async () => JSON.stringify((await findVersion(other.db, table))?.profile);
  // It forgets at its start too.
  await each.settle();
  assert.match(await told(), /Rennes/);
  await db`insert into person_tables (table_id, dataset, columns) values (${table}, ${world.dataset.id}, '{}')`;
  assert.match(await told(), /Rennes/);
  await forgetCells(db);
  for (let tries = 0; tries < 3000 && /Rennes/.test(await told()); tries += 1) await wait(20);
  assert.doesNotMatch(await told(), /Rennes/);
});
