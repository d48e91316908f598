import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { checkVintages } from "../../src/indicators/check-vintages.ts";
import { computeAgain } from "../../src/indicators/compute-again.ts";
import { getVintage } from "../../src/indicators/indicators.ts";
import { refresh } from "../../src/indicators/refresh.ts";
import { editionOf, openEdition } from "../../src/territory/edition.ts";
import type { Territory } from "../../src/territory/territory.ts";
import { indicatorWorld } from "./world.ts";

test("an edition of places is opened as it was", async () => {
  await using world = await indicatorWorld();
  const { territory } = world.ctx;
  const opened = openEdition((await editionOf(territory)).text);
  assert.equal((await editionOf(opened)).digest, (await editionOf(territory)).digest);
  for (const [level, code] of [
    ["commune", "35238"],
    ["commune", "75101"],
    ["epci", "243500139"],
    ["departement", "2A"],
    ["departement", "69D"],
    ["region", "21"],
  ] as const) {
    assert.deepEqual(opened.lookUp(level, code), territory.lookUp(level, code));
    assert.equal(opened.populationOf(level, code), territory.populationOf(level, code));
    if (level === "commune" || level === "departement")
      assert.deepEqual(opened.parentOf(level, code), territory.parentOf(level, code));
    assert.ok(opened.codesOf(level, opened.labelOf(level, code) ?? "").includes(code));
  }
});

test("values of years ago are computed again with the places and the inhabitants of then", async () => {
  await using world = await indicatorWorld();
  const { indicators } = world;
  const text = "com,jour,cas\n35238,2020-11-01,100\n35240,2020-11-01,5\n35001,2020-11-01,3";
  const table = await world.table("cas.csv", text);
  const { dataset } = await world.create("Cas par habitant", {
    source: {
      kind: "rows",
      table,
      filter: "",
      value: { aggregation: "sum", column: "cas" },
      time: { column: "jour", grain: "day" },
      place: { column: "com", level: "commune" },
      rollUp: true,
      gaps: "missing",
    },
    steps: [{ kind: "per-inhabitants", times: 100_000 }],
  });
  const later = { ...indicators, territory: await nextEdition(world.ctx.territory) };
  const again = await computeAgain(later, system, dataset.id, 1);
  assert.deepEqual([again.isSame, again.problem], [true, undefined]);
  for await (const { outcome } of checkVintages(later, system, "all")) assert.equal(outcome, "same");
  // What is computed from now on knows the places of now: another vintage, beside the first.
  await world.table("cas.csv", `${text}\n`, table);
  await refresh(later, dataset.id);
  const [first, second] = [
    await getVintage(later, system, dataset.id, 1),
    await getVintage(later, system, dataset.id, 2),
  ];
  assert.notEqual(second.digest, first.digest);
  assert.notEqual(second.edition, first.edition);
  assert.equal((await computeAgain(indicators, system, dataset.id, 2)).isSame, true);
});

type Line = [code: string, label: string, population: number | null, successor: string | null, ...string[]];

/** Rennes has twice as many inhabitants, and another commune (35240) became a part of it. */
async function nextEdition(territory: Territory): Promise<Territory> {
  const told = JSON.parse((await editionOf(territory)).text) as [string, Line[], Line[]][];
  const communes = told.find(([level]) => level === "commune");
  assert.ok(communes);
  const [, current, other] = communes;
  const rennes = current.find(([code]) => code === "35238");
  const merged = current.findIndex(([code]) => code === "35240");
  assert.ok(rennes && merged >= 0);
  rennes[2] = 2 * Number(rennes[2]);
  for (const line of current.splice(merged, 1)) {
    line[3] = "35238";
    other.push(line);
  }
  return openEdition(JSON.stringify(told));
}
