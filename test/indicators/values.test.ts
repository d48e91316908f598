import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { compute } from "../../src/indicators/compute.ts";
import { computeAgain } from "../../src/indicators/compute-again.ts";
import type { IndicatorPlace, IndicatorStep } from "../../src/indicators/definition.ts";
import type { Indicator } from "../../src/indicators/indicator.ts";
import { getIndicator, listVintages } from "../../src/indicators/indicators.ts";
import { refresh } from "../../src/indicators/refresh.ts";
import { readPeriod, readSeries } from "../../src/indicators/series.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

const days = (count: number) =>
  Array.from({ length: count }, (_, day) => new Date(Date.UTC(2020, 10, 1 + day)).toISOString().slice(0, 10));

/** Four départements of Bretagne; what is held of each day is the day's number, times the rank of the département. */
const bretagne = ["22", "29", "35", "56"];
const csv = (count: number, without: readonly string[] = []) =>
  [
    "dep,jour,hosp",
    ...days(count).flatMap((day, index) =>
      bretagne.flatMap((dep, rank) =>
        without.includes(`${dep} ${day}`) ? [] : [`${dep},${day},${(index + 1) * (rank + 1)}`],
      ),
    ),
  ].join("\n");

const ille: IndicatorPlace = { level: "departement", code: "35" };
const region: IndicatorPlace = { level: "region", code: "53" };
type World = Awaited<ReturnType<typeof indicatorWorld>>;

async function valuesOf({ indicators }: World, { dataset }: Indicator, place: IndicatorPlace) {
  const indicator = await getIndicator(indicators, system, dataset.id);
  const [series] = await readSeries(indicators, system, indicator, { places: [place] });
  return (series?.points ?? []).map(({ value, status, reason }) =>
    value === null ? `${status}: ${reason}` : status === "observed" ? value : `${value} ${status}: ${reason}`,
  );
}

test("a value is told for each place and period, and for the wholes whose parts are all there", async () => {
  await using world = await indicatorWorld();
  const table = await world.table("hospitalisations.csv", csv(3));
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  assert.deepEqual(await valuesOf(world, made, ille), [3, 6, 9]);
  assert.deepEqual(await valuesOf(world, made, region), [10, 20, 30]);
  // Bretagne is no France.
  assert.deepEqual(made.facts.levels, ["departement", "region"]);
  assert.deepEqual([made.facts.from, made.facts.to, made.facts.grain], ["2020-11-01", "2020-11-03", "day"]);
  const { period, values } = await readPeriod(world.indicators, system, made, { level: "departement" });
  assert.deepEqual(
    [period, ...values.map(({ label, value }) => `${label} ${value}`)],
    ["2020-11-03", "Côtes-d'Armor 3", "Finistère 6", "Ille-et-Vilaine 9", "Morbihan 12"],
  );
});

test("what is missing is no zero: of a place, of the whole of which it is a part, and of a mean over it", async () => {
  await using world = await indicatorWorld();
  const table = await world.table("hospitalisations.csv", csv(4, ["35 2020-11-02"]));
  const of = (steps: readonly IndicatorStep[]) =>
    world.create("Hospitalisations", { source: byDepartement(table), steps });
  const plain = await of([]);
  assert.deepEqual(await valuesOf(world, plain, ille), [3, "missing: no-row", 9, 12]);
  assert.deepEqual(await valuesOf(world, plain, region), [10, "missing: parts-missing", 30, 40]);
  const mean = await of([{ kind: "over", periods: 2, take: "mean" }]);
  assert.deepEqual(await valuesOf(world, mean, ille), [
    "missing: window-incomplete",
    "missing: no-row",
    "missing: window-incomplete",
    10.5,
  ]);
  const cumulative = await of([{ kind: "cumulative" }]);
  assert.deepEqual(await valuesOf(world, cumulative, ille), [
    3,
    "missing: no-row",
    "12 estimated: parts-missing",
    "24 estimated: parts-missing",
  ]);
});

test("a whole without four of a hundred inhabitants is missing, without a few estimated; earlier rules come out again", async () => {
  await using world = await indicatorWorld();
  const { territory } = world.ctx;
  const people = (code: string) => territory.populationOf("commune", code) ?? 0;
  const codes = territory.codes("commune").filter((code) => code.startsWith("90") && people(code) > 0);
  const all = codes.reduce((sum, code) => sum + people(code), 0);
  const within = (least: number, most: number) =>
    codes.find((code) => people(code) / all > least && people(code) / all < most) ?? "";
  const absent = [[], [within(0.03, 0.05)], [within(0.001, 0.005)]];
  const rows = absent.flatMap((without, day) =>
    codes.filter((code) => !without.includes(code)).map((code) => `${code},${days(3)[day]},1`),
  );
  const table = await world.table("passages.csv", ["com,jour,n", ...rows].join("\n"));
  const source = byDepartement(table, {
    place: { column: "com", level: "commune" },
    value: { column: "n", aggregation: "sum" },
  });
  const made = await world.create("Passages", { source, steps: [] });
  const belfort: IndicatorPlace = { level: "departement", code: "90" };
  assert.deepEqual(await valuesOf(world, made, belfort), [
    codes.length,
    "missing: parts-missing",
    `${codes.length - 1} estimated: parts-missing`,
  ]);
  const { id, organization } = made.dataset;
  await using workspace = await world.ctx.engine.workspace();
  const { definition } = made;
  assert.ok(definition !== undefined);
  const { digest } = await compute(world.indicators, workspace, definition, { organization, rules: 1 });
  assert.equal((await computeAgain(world.indicators, system, id, 1)).isSame, true);
  await world.ctx.db`update vintages set rules = 1, digest = ${digest} where dataset = ${id}`;
  assert.equal((await computeAgain(world.indicators, system, id, 1)).isSame, true);
  await world.ctx.db`update vintages set rules = 2 where dataset = ${id}`;
  assert.equal((await computeAgain(world.indicators, system, id, 1)).isSame, false);
});

test("steps are taken one after the other: per inhabitant, change, share, base 100, ratio", async () => {
  await using world = await indicatorWorld();
  const table = await world.table("hospitalisations.csv", csv(3));
  const source = byDepartement(table);
  const of = (steps: readonly IndicatorStep[]) => world.create("Hospitalisations", { source, steps });
  const population = world.ctx.territory.populationOf("departement", "35") ?? 0;
  const rate = await of([{ kind: "per-inhabitants", times: 100_000 }]);
  assert.deepEqual(
    await valuesOf(world, rate, ille),
    [3, 6, 9].map((value) => (value * 100_000) / population),
  );
  const change = await of([{ kind: "change", since: 1, relative: true }]);
  assert.deepEqual(await valuesOf(world, change, ille), ["missing: no-earlier-value", 100, 50]);
  const base = await of([{ kind: "base-100", period: "2020-11-02" }]);
  assert.deepEqual(await valuesOf(world, base, ille), [50, 100, 150]);
  const byMonth = byDepartement(table, { time: { column: "jour", grain: "month" } });
  const within = await world.create("Hospitalisations", {
    source: byMonth,
    steps: [{ kind: "base-100", period: "2020-11-15" }],
  });
  assert.deepEqual(await valuesOf(world, within, ille), ["100 provisional: period-incomplete"]);
  assert.equal((await computeAgain(world.indicators, system, within.dataset.id, 1)).isSame, true);
  // By the rules before, a base was the period that begins on its day: here none.
  await world.ctx.db`update vintages set rules = 2 where dataset = ${within.dataset.id}`;
  assert.equal((await computeAgain(world.indicators, system, within.dataset.id, 1)).isSame, false);
  // A day tells its period, wherever one is asked for.
  const asked = { level: "departement", period: "2020-11-12" } as const;
  assert.equal((await readPeriod(world.indicators, system, within, asked)).values.length, 4);
  const [since] = await readSeries(world.indicators, system, within, { places: [ille], from: "2020-11-12" });
  assert.equal(since?.points.length, 1);
  const share = await of([{ kind: "share" }]);
  assert.deepEqual(await valuesOf(world, share, ille), Array(3).fill("missing: no-whole"));
  const zero = await of([
    { kind: "change", since: 1, relative: false },
    { kind: "change", since: 1, relative: false },
  ]);
  assert.deepEqual((await valuesOf(world, zero, ille)).at(-1), 0);
  const plain = await of([]);
  const ratio = await of([{ kind: "ratio", by: plain.dataset.id, times: 100 }]);
  assert.deepEqual(await valuesOf(world, ratio, region), [100, 100, 100]);
  const nothing = await of([{ kind: "ratio", by: zero.dataset.id, times: 1 }]);
  assert.deepEqual(await valuesOf(world, nothing, ille), [
    "missing: no-denominator",
    "missing: no-denominator",
    "missing: division-by-zero",
  ]);
});

test("a new version makes a new vintage, of all that reads it; earlier ones stay, and compute again alike", async () => {
  await using world = await indicatorWorld();
  const table = await world.table("hospitalisations.csv", csv(3));
  const plain = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  const mean = await world.create("En moyenne", {
    source: { kind: "indicator", indicator: plain.dataset.id },
    steps: [{ kind: "over", periods: 2, take: "mean" }],
  });
  assert.equal(await world.settle(), 0);
  await world.table("hospitalisations.csv", csv(4).replace("35,2020-11-03,9", "35,2020-11-03,8"), table);
  assert.equal(await world.settle(), 2);
  assert.equal(await world.settle(), 0);
  assert.deepEqual(await valuesOf(world, mean, ille), ["missing: window-incomplete", 4.5, 7, 10]);
  const { items } = await listVintages(world.indicators, system, mean.dataset.id, { page: 1, pageSize: 10 });
  assert.deepEqual(
    items.map(({ number, sources }) => [number, ...sources.map(({ version }) => version)]),
    [
      [2, 2],
      [1, 1],
    ],
  );
  const [then] = await readSeries(world.indicators, system, mean, { places: [ille], vintage: 1 });
  assert.deepEqual(
    then?.points.map(({ value }) => value),
    [null, 4.5, 7.5],
  );
  for (const { dataset } of [plain, mean]) {
    for (const number of [1, 2]) {
      const again = await computeAgain(world.indicators, system, dataset.id, number);
      assert.deepEqual([again.isSame, again.problem], [true, undefined]);
    }
  }
});

test("France is the whole of its départements, as Insee counts it", async () => {
  await using world = await indicatorWorld();
  const { territory } = world.ctx;
  const all = territory.codes("departement").filter((code) => !/^9(?:75|77|78|8)/.test(code));
  assert.equal(all.length, 101);
  const rows = [...all, "975"].map((dep) => `${dep},2020-11-01,1`);
  const table = await world.table("hospitalisations.csv", ["dep,jour,hosp", ...rows].join("\n"));
  const made = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  const france = { level: "country", code: "FR" } as const;
  assert.deepEqual(await valuesOf(world, made, france), [101]);
  const rate = await world.create("Pour tous", {
    source: byDepartement(table),
    steps: [{ kind: "per-inhabitants", times: 1_000_000 }],
  });
  const [value] = await valuesOf(world, rate, france);
  assert.ok(Number(value) > 101 / 70 && Number(value) < 101 / 66, String(value));
});

test("a share that is told between zero and one is read in percent; rows without a value are told, and make it an estimate", async () => {
  await using world = await indicatorWorld();
  const rows = ["dep,jour,bio", "35,2020-11-01,0.15", "35,2020-11-01,0.25", "35,2020-11-01,"];
  const table = await world.table("cantines.csv", rows.join("\n"));
  const value = { aggregation: "avg", column: "bio" } as const;
  const made = await world.create("Bio", {
    source: byDepartement(table, { value }),
    steps: [{ kind: "scale", times: 100 }],
  });
  assert.deepEqual(await valuesOf(world, made, ille), ["20 estimated: values-missing"]);
  assert.deepEqual(made.facts.counts, { observed: 0, provisional: 0, estimated: 1, missing: 0 });
  const [vintage] = (await listVintages(world.indicators, system, made.dataset.id, { page: 1, pageSize: 1 }))
    .items;
  assert.deepEqual(vintage?.notes, [{ key: "indicator-rows-empty", args: { rows: 1 } }]);
});

const lines = (...rows: readonly string[]) => ["dep,jour,hosp,site", ...rows].join("\n");

test("several rows of a place and a period are added, and told, those that repeat another apart", async () => {
  await using world = await indicatorWorld();
  const notesOf = async (name: string, text: string, more: Parameters<typeof byDepartement>[1] = {}) => {
    const source = byDepartement(await world.table(name, text), more);
    const { vintage } = await world.create(name, { source, steps: [] });
    return vintage?.notes.map(({ key, args }) => [key, args["periods"] ?? args["rows"]]);
  };
  const two = ["35,2020-11-12,5,a", "22,2020-11-12,5,a", "35,2020-11-13,5,a"];
  assert.deepEqual(await notesOf("simple.csv", lines(...two)), []);
  assert.deepEqual(await notesOf("sites.csv", lines(...two, "35,2020-11-12,5,b")), [
    ["indicator-rows-several", 1],
  ]);
  const twice = lines(...two, "35,2020-11-12,5,a", "22,2020-11-12,6,a");
  assert.deepEqual(await notesOf("double.csv", twice), [
    ["indicator-rows-several", 2],
    ["indicator-rows-same", 1],
  ]);
  assert.deepEqual(await notesOf("filtre.csv", twice, { filter: "dep__exact=22" }), [
    ["indicator-rows-several", 1],
  ]);
  // Days make a month, and hours a day.
  const month = { time: { column: "jour", grain: "month" } } as const;
  assert.deepEqual(await notesOf("mois.csv", twice, month), []);
  const hours = lines("35,2020-11-12T08:00:00,5,a", "35,2020-11-12T09:00:00,5,a");
  assert.deepEqual(await notesOf("heures.csv", hours), []);
  // Of a whole table that is about one place.
  const place = { level: "departement", code: "35" } as const;
  assert.deepEqual(await notesOf("partout.csv", twice, { place }), [
    ["indicator-rows-several", 1],
    ["indicator-rows-same", 1],
  ]);
});

test("columns are added up row by row; a row where one is empty has no value, and is no smaller sum", async () => {
  await using world = await indicatorWorld();
  const rows = ["dep,jour,hosp,rentres,deces"];
  rows.push("22,2020-11-01,3,10,1.5", "29,2020-11-01,4,,1.5", "35,2020-11-01,5,20,1.5");
  const table = await world.table("hopital.csv", rows.join("\n"));
  const value = { aggregation: "sum", column: "hosp", plus: ["rentres", "deces"] } as const;
  const made = await world.create("Entrés", { source: byDepartement(table, { value }), steps: [] });
  assert.deepEqual(await valuesOf(world, made, { level: "departement", code: "22" }), [14.5]);
  assert.deepEqual(await valuesOf(world, made, { level: "departement", code: "29" }), ["missing: no-value"]);
  assert.deepEqual(await valuesOf(world, made, ille), [26.5]);
  const unknown = { ...value, plus: ["sorties"] };
  await assert.rejects(
    world.create("Entrés", { source: byDepartement(table, { value: unknown }), steps: [] }),
  );
});

const ratio = (by: string): IndicatorStep => ({ kind: "ratio", by, times: 100 });

test("a table without dates is about one period, whose values stand for the shorter ones that follow", async () => {
  await using world = await indicatorWorld();
  const beds = await world.table(
    "lits.csv",
    ["dep,lits", ...bretagne.map((dep, rank) => `${dep},${100 * (rank + 1)}`)].join("\n"),
  );
  const source = {
    ...byDepartement(beds),
    value: { aggregation: "sum", column: "lits" },
    time: { period: "2018-12-31", grain: "year" },
  } as const;
  const counted = await world.create("Lits", { source, steps: [] });
  assert.deepEqual([counted.facts.grain, counted.facts.from], ["year", "2018-01-01"]);
  assert.deepEqual(await valuesOf(world, counted, ille), [300]);
  const { facts } = await world.create("Lits encore", {
    source: { kind: "indicator", indicator: counted.dataset.id },
    steps: [],
  });
  assert.equal(facts.grain, "year", "what is made of another indicator has its periods");
  const table = await world.table("hospitalisations.csv", csv(2));
  const occupied = await world.create("Occupation", {
    source: byDepartement(table),
    steps: [ratio(counted.dataset.id)],
  });
  assert.deepEqual(await valuesOf(world, occupied, ille), [1, 2]);
  assert.deepEqual(await valuesOf(world, occupied, region), [1, 2]);
  const later = await world.create("Lits de 2021", {
    source: { ...source, time: { period: "2021-01-01", grain: "year" } },
    steps: [],
  });
  const before = await world.create("Occupation d’avant", {
    source: byDepartement(table),
    steps: [ratio(later.dataset.id)],
  });
  assert.deepEqual(await valuesOf(world, before, ille), Array(2).fill("missing: no-denominator"));
  await assert.rejects(
    world.create("Lits par malade", { source, steps: [ratio(occupied.dataset.id)] }),
    /indicator-grains-differ/,
  );
});

test("what two compute at once is recorded once", async () => {
  await using world = await indicatorWorld();
  const { indicators } = world;
  const table = await world.table("hospitalisations.csv", csv(3));
  const { dataset } = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  await world.table("hospitalisations.csv", csv(4), table);
  let others = 0;
  // Another process computes, and records, once this one has found that something changed.
  const whileProfiled = async (sql: string) => {
    if (others > 0 || !/\bprofiled\b/.test(sql)) return;
    others += 1;
    await refresh(indicators, dataset.id);
  };
  const workspace: typeof indicators.engine.workspace = async (budget) => {
    const own = await indicators.engine.workspace(budget);
    const run: typeof own.run = async (sql, ...more) => {
      await whileProfiled(sql);
      return own.run(sql, ...more);
    };
    return {
      folder: own.folder,
      run,
      rows: (...asked) => own.rows(...asked),
      progress: () => own.progress(),
      hold: (file) => own.hold(file),
      noRoom: (cause) => own.noRoom(cause),
      [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
    };
  };
  const engine = new Proxy(indicators.engine, {
    get: (real, name) => {
      const own: unknown = Reflect.get(real, name);
      if (name === "workspace") return workspace;
      return typeof own === "function" ? (own.bind(real) as unknown) : own;
    },
  });
  assert.equal(await refresh({ ...indicators, engine }, dataset.id), undefined);
  assert.equal(others, 1);
  const { total } = await listVintages(indicators, system, dataset.id, { page: 1, pageSize: 10 });
  assert.equal(total, 2);
});
