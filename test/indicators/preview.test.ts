import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { changeIndicator, listIndicators } from "../../src/indicators/indicators.ts";
import { previewIndicator } from "../../src/indicators/preview.ts";
import { readPeriods } from "../../src/indicators/series.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

const days = [
  "dep;jour;hosp",
  "35;2020-11-01;4",
  "35;2020-11-02;6",
  "29;2020-11-01;1",
  "29;2020-11-02;",
].join("\n");

test("a definition is seen before it is kept: editors see what it gives, and nothing stays", async () => {
  await using world = await indicatorWorld();
  const definition = { source: byDepartement(await world.table("lits.csv", days)), steps: [] };
  const { organization } = world.dataset;
  const seen = await previewIndicator(world.indicators, system, { organization, definition });
  assert.equal(seen.places, 2);
  assert.deepEqual(
    seen.series.points.map(({ period, value }) => [period, value]),
    [
      ["2020-11-01", 4],
      ["2020-11-02", 6],
    ],
  );
  assert.equal((await listIndicators(world.indicators, system, { page: 1, pageSize: 10 })).total, 0);
  await assert.rejects(
    previewIndicator(world.indicators, { kind: "anyone" }, { organization, definition }),
    (error) => isFailure(error) && ["forbidden", "unauthenticated"].includes(error.code),
  );
});

test("several periods are read at once, in the order asked, what is missing among them", async () => {
  await using world = await indicatorWorld();
  const source = byDepartement(await world.table("lits.csv", days));
  const indicator = await world.create("Lits", { source, steps: [] });
  const read = await readPeriods(world.indicators, system, indicator, {
    level: "departement",
    periods: ["2020-11-02", "2020-11-01", "2019-01-01"],
  });
  assert.deepEqual(
    read.map(({ period, values }) => [
      period,
      values.map(({ code, value }) => `${code} ${String(value)}`).sort(),
    ]),
    [
      ["2020-11-02", ["29 null", "35 6"]],
      ["2020-11-01", ["29 1", "35 4"]],
      ["2019-01-01", []],
    ],
  );
});

test("what is changed to nothing is taken away, and what is not told stays", async () => {
  await using world = await indicatorWorld();
  const source = byDepartement(await world.table("lits.csv", days));
  const { dataset } = await world.create("Lits", { source, steps: [] }, { unit: "lits", better: "less" });
  const { facts } = await changeIndicator(world.indicators, system, dataset.id, {
    unit: undefined,
    method: "Comptés à midi.",
  });
  assert.equal(facts.unit, undefined);
  assert.deepEqual([facts.better, facts.method, facts.decimals], ["less", "Comptés à midi.", 1]);
});
