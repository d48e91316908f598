import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { system } from "../../src/access/actor.ts";
import { computeAgain } from "../../src/indicators/compute-again.ts";
import type { IndicatorStep } from "../../src/indicators/definition.ts";
import { findKnown } from "../../src/indicators/indicator-rows.ts";
import { listVintages } from "../../src/indicators/indicators.ts";
import { differing } from "../../src/indicators/known-periods.ts";
import { drawn } from "../every.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

const places = ["22", "29", "35", "56", "50"];
/** More than a year, so that the same day of the year before is among them. */
const days = Array.from({ length: 380 }, (_, day) =>
  new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10),
);
/** What is told of a place on a day: nothing, an empty cell, a number. */
type Cell = string | undefined;
type Rows = Map<string, Cell>;

function csvOf(rows: Rows): string {
  const told = [...rows].flatMap(([key, cell]) => (cell === undefined ? [] : [`${key},${cell}`]));
  return ["dep,jour,hosp", ...told].join("\n");
}

/** 0.1 and 0.2 have no last digit in binary: sums of them depend on their order. */
function cellOf(seed: number): string {
  return String(Math.round(Math.abs(Math.sin(seed)) * 100_000) / 10);
}

const steps: Readonly<Record<string, readonly IndicatorStep[]>> = {
  none: [],
  mean: [{ kind: "over", periods: 7, take: "mean" }],
  long: [{ kind: "over", periods: 40, take: "sum" }],
  year: [{ kind: "change", since: "year", relative: true }],
  change: [
    { kind: "scale", times: 0.1 },
    { kind: "change", since: 3, relative: false },
  ],
  cumulative: [{ kind: "cumulative" }],
  share: [{ kind: "share" }],
  base: [{ kind: "base-100", period: "2020-06-01" }],
  several: [
    { kind: "over", periods: 7, take: "mean" },
    { kind: "per-inhabitants", times: 100_000 },
    { kind: "change", since: 7, relative: true },
  ],
};

test("what is computed of what is new alone is what everything gives, whatever changed and whatever the steps", async () => {
  await using world = await indicatorWorld();
  const { ctx, indicators } = world;
  const rows: Rows = new Map();
  places.forEach((dep, at) =>
    days.forEach((day, index) => rows.set(`${dep},${day}`, cellOf(at * 500 + index))),
  );
  let shown = days.slice(0, 372);
  const text = () => csvOf(new Map([...rows].filter(([key]) => shown.includes(key.slice(3)))));
  const table = await world.table("hosp.csv", text());
  const source = byDepartement(table);
  const made = new Map<string, string>();
  for (const [name, own] of Object.entries(steps)) {
    made.set(name, (await world.create(name, { source, steps: own })).dataset.id);
  }
  // Divided by one of days, and by one of months, which stands for the days that follow.
  const monthly = await world.create("monthly", {
    source: byDepartement(table, { time: { column: "jour", grain: "month" } }),
    steps: [],
  });
  for (const [name, by] of [
    ["ratio", made.get("mean") ?? ""],
    ["longer", monthly.dataset.id],
  ] as const) {
    const ratio = { source, steps: [{ kind: "ratio", by, times: 100 } as const] };
    made.set(name, (await world.create(name, ratio)).dataset.id);
  }
  const change = fc.record({
    last: fc.integer({ min: 365, max: days.length }),
    first: fc.constantFrom(0, 0, 0, 1),
    cells: fc.array(
      fc.record({
        dep: fc.constantFrom(...places),
        day: fc.constantFrom(...days),
        cell: fc.constantFrom<Cell>(undefined, "", "0", "12.3", "4.56"),
      }),
      { maxLength: 4 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ last, first, cells }) => {
      shown = days.slice(first, last);
      for (const { dep, day, cell } of cells) rows.set(`${dep},${day}`, cell);
      await world.table("hosp.csv", text(), table);
      await world.settle();
      for (const [name, dataset] of made) {
        const [vintage] = (await listVintages(indicators, system, dataset, { page: 1, pageSize: 1 })).items;
        const again = await computeAgain(indicators, system, dataset, vintage?.number ?? 0);
        assert.equal(again.problem, undefined, name);
        assert.equal(again.digest, vintage?.digest, name);
      }
    }),
    { numRuns: drawn(10, 1), endOnFailure: true },
  );
  const known = await findKnown(ctx.db, made.get("mean") ?? "");
  assert.ok(known !== undefined && known.number > 1);
});

test("one more day is computed with the days that it is made of, and the others are copied", async () => {
  await using world = await indicatorWorld();
  const { ctx } = world;
  const csv = (count: number, value = 3) =>
    [
      "dep,jour,hosp",
      ...days.slice(0, count).flatMap((day, at) => places.map((dep) => `${dep},${day},${at + value}`)),
    ].join("\n");
  const table = await world.table("hosp.csv", csv(60));
  const made = await world.create("En moyenne", {
    source: byDepartement(table),
    steps: [{ kind: "over", periods: 7, take: "mean" }],
  });
  const { id } = made.dataset;
  const before = await findKnown(ctx.db, id);
  // What was computed before is believed: whatever it is, it stands where nothing is new.
  const digests = { ...before?.known.digests, "2020-02-01": "as it was" };
  await ctx.db`update vintages set periods = ${ctx.db.json({ ...before?.known, digests })} where dataset = ${id}`;
  await world.table("hosp.csv", csv(61), table);
  assert.equal(await world.settle(), 1);
  const after = await findKnown(ctx.db, id);
  assert.ok(before !== undefined && after !== undefined);
  assert.deepEqual([...differing(digests, after.known.digests)], [days[60]]);
  assert.equal(after.known.digests["2020-02-01"], "as it was");
  const [kept] =
    await ctx.db`select count(*)::int as n from vintages where dataset = ${id} and periods is not null`;
  assert.equal(kept?.["n"], 1);
  // Another program computes everything: its way may be another one.
  await ctx.db`update vintages set periods = jsonb_set(periods, '{by}', '"another"') where periods is not null`;
  await world.table("hosp.csv", csv(62), table);
  await world.settle();
  const anew = await findKnown(ctx.db, id);
  assert.equal(anew?.known.digests["2020-02-01"], before.known.digests["2020-02-01"]);
});
