import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { discardDraft } from "../catalogue/deleted-drafts.ts";
import { deleteTable, purgeDeletedTables } from "../tables/deletion.ts";
import { rulesOf, setRule } from "./access-rules.ts";
import { system } from "./actor.ts";

test("who may read a table or a dataset is forgotten with it, and not before", async () => {
  await using world = await importWorld();
  const { db } = world.ctx;
  const dataset = world.dataset.id;
  const [gone] = (await world.import("a.csv", "id,x\n1,2\n")).made;
  const [kept] = (await world.import("b.csv", "id,x\n1,3\n")).made;
  assert.ok(gone && kept);
  await setRule(db, { dataset, level: "closed" });
  await setRule(db, { dataset, table: gone.table, level: "account" });
  await setRule(db, { dataset, table: kept.table, level: "restricted" });
  const told = async () => {
    const rules = (await rulesOf(db, [dataset])).get(dataset);
    return [rules?.own.level, [...(rules?.tables.keys() ?? [])]];
  };
  await deleteTable(world.ctx, system, gone.table);
  // It may come back, and is then read by whom it was.
  assert.deepEqual(await told(), ["closed", [gone.table, kept.table]]);
  world.time.now = new Date(world.time.now.getTime() + 30 * 86_400_000);
  await purgeDeletedTables(world.ctx);
  assert.deepEqual(await told(), ["closed", [kept.table]]);
  await discardDraft(world.ctx, system, dataset);
  assert.deepEqual(await told(), ["open", []]);
});
