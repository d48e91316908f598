import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { changeDataset } from "../../src/catalogue/datasets.ts";
import { deleteDataset } from "../../src/catalogue/deleted-drafts.ts";
import { publish, withdraw } from "../../src/catalogue/publish.ts";
import { checkVintages } from "../../src/indicators/check-vintages.ts";
import { computeAgain } from "../../src/indicators/compute-again.ts";
import type { Indicator } from "../../src/indicators/indicator.ts";
import { changeIndicator, getIndicator, listVintages } from "../../src/indicators/indicators.ts";
import { listDue, refresh } from "../../src/indicators/refresh.ts";
import { readSeries } from "../../src/indicators/series.ts";
import { listTroubled } from "../../src/indicators/troubled.ts";
import { indicatorsWork } from "../../src/indicators/work.ts";
import { deleteTable } from "../../src/tables/deletion.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { goBack } from "../../src/tables/go-back.ts";
import { correctLater, importLater } from "../../src/tables/imports.ts";
import { changeTable } from "../../src/tables/tables.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

const place = { level: "departement", code: "35" } as const;
const csv = (...lines: readonly string[]) => ["dep,jour,hosp", ...lines].join("\n");
const first = csv("35,2020-11-01,3", "35,2020-11-02,6");
const second = csv("35,2020-11-01,3", "35,2020-11-02,7", "35,2020-11-03,9");
type World = Awaited<ReturnType<typeof indicatorWorld>>;

const refusedWith = (key: string) => (error: unknown) => isFailure(error) && error.key === key;

const from = (of: Indicator) => ({ kind: "indicator", indicator: of.dataset.id }) as const;

async function valuesOf({ indicators }: World, { dataset }: Pick<Indicator, "dataset">) {
  const indicator = await getIndicator(indicators, system, dataset.id);
  const [series] = await readSeries(indicators, system, indicator, { places: [place] });
  return (series?.points ?? []).map(({ value }) => value);
}

async function numbersOf({ indicators }: World, { dataset }: Indicator) {
  const { items } = await listVintages(indicators, system, dataset.id, { page: 1, pageSize: 100 });
  return items.map(({ number }) => number);
}

test("a computed table takes no file and no correction, goes back to no version, and keeps its key", async () => {
  await using world = await indicatorWorld();
  const { ctx } = world;
  const table = await world.table("hosp.csv", first);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  await world.table("hosp.csv", second, table);
  await world.settle();
  const own = made.facts.table;
  const upload = await world.upload("autre.csv", "a,b\n1,2\n");
  const file = { upload: upload.id };
  const refused = refusedWith("table-computed-import");
  await assert.rejects(importLater(ctx, system, made.dataset.id, file), refused);
  await assert.rejects(importLater(ctx, system, made.dataset.id, file, { table: own }), refused);
  await assert.rejects(correctLater(ctx, system, own, { columns: { value: { publish: false } } }), refused);
  await assert.rejects(goBack(ctx, system, own, 1), refusedWith("table-computed-back"));
  await assert.rejects(changeTable(ctx, system, own, { key: ["code"] }), refusedWith("table-computed-key"));
  await assert.rejects(deleteTable(ctx, system, own), refusedWith("table-computed-delete"));
  assert.equal((await changeTable(ctx, system, own, { name: "Valeurs" })).name, "Valeurs");
  assert.deepEqual(await numbersOf(world, made), [2, 1]);
});

test("a table that loses a column leaves the values as they are; why is told, until it is mended", async () => {
  await using world = await indicatorWorld();
  const { indicators } = world;
  const table = await world.table("hosp.csv", first);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  assert.deepEqual(await listTroubled(indicators, system), []);
  await world.table("hosp.csv", first.replace("hosp", "lits"), table);
  assert.equal(await world.settle(), 1);
  const { problem } = await getIndicator(indicators, system, made.dataset.id);
  assert.deepEqual([problem?.key, problem?.args["column"]], ["indicator-column-gone", "hosp"]);
  assert.deepEqual(await valuesOf(world, made), [3, 6]);
  assert.deepEqual(
    (await listTroubled(indicators, system)).map(({ title }) => title),
    ["Hospitalisations"],
  );
  await assert.rejects(listTroubled(indicators, { kind: "anyone" }), refusedWith("access-sign-in-needed"));
  // What is refused meanwhile takes nothing of what was told.
  await changeIndicator(indicators, system, made.dataset.id, { unit: "lits" });
  const definition = { source: byDepartement(table), steps: [{ kind: "cumulative" }] } as const;
  await assert.rejects(changeIndicator(indicators, system, made.dataset.id, { definition }), isFailure);
  await world.table("hosp.csv", second, table);
  assert.equal(await world.settle(), 1);
  const mended = await getIndicator(indicators, system, made.dataset.id);
  assert.deepEqual(
    [mended.problem, mended.facts.unit, mended.vintage?.facts.unit],
    [undefined, "lits", "lits"],
  );
  assert.deepEqual(await valuesOf(world, made), [3, 7, 9]);
});

test("a vintage from a version that is closed is not computed again, and why is said; it is no damage", async () => {
  await using world = await indicatorWorld();
  const { ctx, indicators } = world;
  const named = "dep,jour,hosp,nom\n35,2020-11-01,3,Rose\n35,2020-11-02,6,Jean\n";
  const table = await world.table("hosp.csv", named);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  await world.ended(await correctLater(ctx, system, table, { columns: { nom: { publish: false } } }));
  await world.settle();
  const again = await computeAgain(indicators, system, made.dataset.id, 1);
  assert.deepEqual([again.isSame, again.problem?.key], [false, "version-closed"]);
  const checked = await Array.fromAsync(checkVintages(indicators, system, "all"));
  assert.deepEqual(
    checked.map(({ outcome, why }) => [outcome, why?.key]),
    [["unread", "version-closed"]],
  );
});

test("no indicator is computed from itself, by any way round", async () => {
  await using world = await indicatorWorld();
  const { indicators } = world;
  const table = await world.table("hosp.csv", first);
  const one = await world.create("Un", { source: byDepartement(table), steps: [] });
  const two = await world.create("Deux", { source: from(one), steps: [] });
  const three = await world.create("Trois", {
    source: byDepartement(table),
    steps: [{ kind: "ratio", by: two.dataset.id, times: 1 }],
  });
  const definition = { source: from(three), steps: [] };
  const changed = changeIndicator(indicators, system, one.dataset.id, { definition });
  await assert.rejects(changed, refusedWith("indicator-loop"));
  assert.deepEqual(await valuesOf(world, one), [3, 6]);
  const own = byDepartement(one.facts.table, {
    value: { aggregation: "sum", column: "value" },
    time: { column: "period", grain: "day" },
    place: { column: "code", level: "departement" },
  });
  const looped = changeIndicator(indicators, system, one.dataset.id, {
    definition: { source: own, steps: [] },
  });
  await assert.rejects(looped, refusedWith("indicator-loop"));
  assert.equal(await world.settle(), 0);
});

test("a source that was withdrawn or deleted is said, and the values stand", async () => {
  await using world = await indicatorWorld();
  const { ctx, indicators, dataset } = world;
  const table = await world.table("hosp.csv", first);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  const catalogue = { ...ctx, ...tablesForCatalogue(ctx) };
  await changeDataset(catalogue, system, dataset.id, { licence: "etalab-2.0", description: "Lits occupés." });
  await publish(catalogue, system, dataset.id);
  await withdraw(catalogue, system, dataset.id, "Erreurs de saisie");
  assert.equal(await world.settle(), 1);
  const { problem } = await getIndicator(indicators, system, made.dataset.id);
  assert.deepEqual([problem?.key, problem?.args["reason"]], ["catalogue-withdrawn", "Erreurs de saisie"]);
  assert.deepEqual(await valuesOf(world, made), [3, 6]);
  assert.equal((await computeAgain(indicators, system, made.dataset.id, 1)).isSame, true);
  // It is named otherwise all the same.
  const change = { title: "Lits", definition: { source: byDepartement(table), steps: [] } };
  const named = await changeIndicator(indicators, system, made.dataset.id, change);
  assert.deepEqual([named.dataset.title, named.problem?.key], ["Lits", "catalogue-withdrawn"]);
  // How it is read needs nothing of the source; how it is computed does.
  const told = await changeIndicator(indicators, system, made.dataset.id, { unit: "lits", decimals: 1 });
  assert.deepEqual(
    [told.facts.unit, told.facts.decimals, told.facts.levels, told.problem?.key],
    ["lits", 1, made.facts.levels, "catalogue-withdrawn"],
  );
  const steps = [{ kind: "cumulative" }] as const;
  const computed = { definition: { source: byDepartement(table), steps } };
  await assert.rejects(
    changeIndicator(indicators, system, made.dataset.id, computed),
    refusedWith("catalogue-withdrawn"),
  );
  const left = await getIndicator(indicators, system, made.dataset.id);
  assert.deepEqual([left.facts.unit, left.definition?.steps], ["lits", []]);
});

test("two computations at once, and a change meanwhile, end in the values of the last definition", async () => {
  await using world = await indicatorWorld();
  const { indicators } = world;
  const table = await world.table("hosp.csv", first);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  await world.table("hosp.csv", second, table);
  const steps = [{ kind: "cumulative" }] as const;
  await Promise.all([
    refresh(indicators, made.dataset.id),
    refresh(indicators, made.dataset.id),
    changeIndicator(indicators, system, made.dataset.id, {
      definition: { source: byDepartement(table), steps },
    }),
    refresh(indicators, made.dataset.id),
  ]);
  await world.settle();
  assert.deepEqual(await valuesOf(world, made), [3, 10, 19]);
  const numbers = await numbersOf(world, made);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => numbers.length - index),
  );
  assert.equal((await getIndicator(indicators, system, made.dataset.id)).problem, undefined);
});

test("a change that is refused leaves what was, and what somebody else changed meanwhile", async () => {
  await using world = await indicatorWorld();
  const { indicators } = world;
  const table = await world.table("hosp.csv", first);
  const source = byDepartement(table);
  const { dataset } = await world.create("Hospitalisations", { source, steps: [] });
  const refused = {
    title: "Faux",
    definition: { source: { ...source, value: { aggregation: "sum", column: "dep" } }, steps: [] },
  } as const;
  const change = changeIndicator.bind(undefined, indicators, system, dataset.id);
  await assert.rejects(change(refused), isFailure);
  const left = await getIndicator(indicators, system, dataset.id);
  assert.deepEqual([left.dataset.title, left.definition?.source], ["Hospitalisations", source]);

  // The refused one is computed after the other was made.
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const workspace: typeof indicators.engine.workspace = async (...asked) => {
    reached.resolve();
    await held.promise;
    return indicators.engine.workspace(...asked);
  };
  const slow = {
    ...indicators,
    engine: Object.create(indicators.engine, { workspace: { value: workspace } }),
  };
  const refusal = assert.rejects(changeIndicator(slow, system, dataset.id, refused), isFailure);
  await reached.promise;
  await change({ unit: "lits", definition: { source, steps: [{ kind: "cumulative" }] } });
  held.resolve();
  await refusal;
  const { facts, definition, problem, dataset: told } = await getIndicator(indicators, system, dataset.id);
  assert.deepEqual(
    [told.title, facts.unit, definition?.steps, problem],
    ["Hospitalisations", "lits", [{ kind: "cumulative" }], undefined],
  );
});

test("what was deleted is computed no more, and what a process left half made is finished by the next", async () => {
  await using world = await indicatorWorld();
  const { ctx, indicators } = world;
  const table = await world.table("hosp.csv", first);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  // As where the process ended after the indicator was written, and before its values were.
  await ctx.db`delete from vintages where dataset = ${made.dataset.id}`;
  await ctx.db`delete from versions where table_id = ${made.facts.table}`;
  await ctx.db`update indicators set tried = null where dataset = ${made.dataset.id}`;
  assert.equal(await world.settle(), 1);
  assert.deepEqual(await valuesOf(world, made), [3, 6]);
  await world.table("hosp.csv", second, table);
  await deleteDataset(ctx, system, made.dataset.id);
  assert.deepEqual(await listDue(indicators), []);
  assert.equal(await refresh(indicators, made.dataset.id), undefined);
  assert.deepEqual(await listTroubled(indicators, system), []);
});

test("what is told of several times while it is computed is computed once", async () => {
  await using world = await indicatorWorld();
  const table = await world.table("hosp.csv", first);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  await world.table("hosp.csv", second, table);
  let opened = 0;
  const { engine } = world.indicators;
  const counting: typeof engine = Object.assign(Object.create(engine), {
    workspace: () => {
      opened += 1;
      return engine.workspace();
    },
  });
  const [work] = indicatorsWork({ ...world.indicators, engine: counting });
  assert.ok(work?.watch !== undefined);
  for (let turn = 0; turn < 3; turn += 1) await work.run(new AbortController().signal, made.dataset.id);
  assert.deepEqual([await valuesOf(world, made), opened], [[3, 7, 9], 1]);
});

test("vintages are computed again by the check, which finds the one that differs", async () => {
  await using world = await indicatorWorld();
  const { ctx, indicators } = world;
  const table = await world.table("hosp.csv", first);
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  await world.table("hosp.csv", second, table);
  await world.settle();
  const outcomes = async (which: "last" | "all") =>
    (await Array.fromAsync(checkVintages(indicators, system, which))).map(({ outcome }) => outcome);
  assert.deepEqual(await outcomes("last"), ["same"]);
  await ctx.db`update vintages set digest = 'x' where dataset = ${made.dataset.id} and number = 1`;
  assert.deepEqual(await outcomes("last"), ["same"]);
  assert.deepEqual(await outcomes("all"), ["same", "differs"]);
});
