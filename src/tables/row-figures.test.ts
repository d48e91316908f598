import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { setRule } from "../access/access-rules.ts";
import { system } from "../access/actor.ts";
import { changeDataset } from "../catalogue/datasets.ts";
import { publish } from "../catalogue/publish.ts";
import { openRowFigures } from "./row-figures.ts";
import { deleteTable } from "./deletion.ts";

const readiness = async () => ({ tables: 1, personalData: [] });

test("what everybody reads is counted: current versions of open tables that are published, once a minute", async () => {
  await using world = await importWorld();
  const { ctx, dataset, time } = world;
  const made = await world.import("menus.csv", "commune;menu\n35238;Riz\n35238;Soupe\n44109;Riz\n");
  const figures = openRowFigures(ctx);
  assert.deepEqual(await figures(), { rows: 0, places: 0 });
  await changeDataset({ ...ctx, readiness }, system, dataset.id, { licence: "etalab-2.0" });
  await publish({ ...ctx, readiness }, system, dataset.id);
  assert.deepEqual(await figures(), { rows: 0, places: 0 });
  const next = async () => {
    time.now = new Date(time.now.getTime() + 3_600_000);
    return figures();
  };
  assert.deepEqual(await next(), { rows: 3, places: 2 });
  await world.import("menus.csv", "commune;menu\n44109;Soupe\n", { table: made.made[0]?.table ?? "" });
  assert.deepEqual(await next(), { rows: 1, places: 1 });
  const other = await world.import("arbres.csv", "commune;arbre\n35238;Tilleul\n");
  assert.deepEqual(await next(), { rows: 2, places: 2 });
  await deleteTable(ctx, system, other.made[0]?.table ?? "", { reason: "En double." });
  assert.deepEqual(await next(), { rows: 1, places: 1 });
  await ctx.db.begin((tx) => setRule(tx, { dataset: dataset.id, level: "closed", reason: "Contrat." }));
  assert.deepEqual(await next(), { rows: 0, places: 0 });
});
