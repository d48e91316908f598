import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { computeAgain } from "../../src/indicators/compute-again.ts";
import type {
  Grain,
  IndicatorPlace,
  RowsSource,
  StatementSource,
  ValueAggregation,
} from "../../src/indicators/definition.ts";
import type { Indicator } from "../../src/indicators/indicator.ts";
import { getIndicator } from "../../src/indicators/indicators.ts";
import { readPeriod, readSeries } from "../../src/indicators/series.ts";
import { lastSuccessor } from "../../src/territory/place-tree.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

type World = Awaited<ReturnType<typeof indicatorWorld>>;
const france: IndicatorPlace = { level: "country", code: "FR" };
const ille: IndicatorPlace = { level: "departement", code: "35" };

async function pointsOf({ indicators }: World, { dataset }: Indicator, place: IndicatorPlace) {
  const indicator = await getIndicator(indicators, system, dataset.id);
  const [series] = await readSeries(indicators, system, indicator, { places: [place] });
  return (series?.points ?? []).map(({ period, value, status, reason }) =>
    [period, value ?? "–", status === "observed" ? "" : status, reason ?? ""].join(" ").trim(),
  );
}

const refusedWith = (key: string) => (error: unknown) => isFailure(error) && error.key === key;

function dated(table: string, grain: Grain, more: Partial<RowsSource> = {}): RowsSource {
  return {
    kind: "rows",
    table,
    filter: "",
    value: { aggregation: "sum", column: "n" },
    time: { column: "quand", grain },
    rollUp: true,
    gaps: "missing",
    ...more,
  };
}

test("days are summed by week, month, quarter and year; a period that has only begun is provisional", async () => {
  await using world = await indicatorWorld();
  const days = Array.from({ length: 100 }, (_, day) =>
    new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10),
  );
  const table = await world.table("jours.csv", ["quand,n", ...days.map((day) => `${day},1`)].join("\n"));
  const of = async (grain: Grain) => {
    const made = await world.create("Jours", { source: dated(table, grain), steps: [] });
    return pointsOf(world, made, france);
  };
  const weeks = await of("week");
  assert.deepEqual(weeks.slice(0, 2), ["2020-12-28 3 provisional period-incomplete", "2021-01-04 7"]);
  assert.equal(weeks.at(-1), "2021-04-05 6 provisional period-incomplete");
  assert.deepEqual(await of("month"), [
    "2021-01-01 31",
    "2021-02-01 28",
    "2021-03-01 31",
    "2021-04-01 10 provisional period-incomplete",
  ]);
  assert.deepEqual(await of("quarter"), ["2021-01-01 90", "2021-04-01 10 provisional period-incomplete"]);
  assert.deepEqual(await of("year"), ["2021-01-01 100 provisional period-incomplete"]);
});

function months(year: number, last: number): string[] {
  return Array.from({ length: last }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`);
}

test("a year of months or quarters is whole with its last, and by the rules before was not", async () => {
  await using world = await indicatorWorld();
  const create = async (periods: readonly string[]) => {
    const table = await world.table(
      "n.csv",
      ["quand,n", ...periods.map((each, at) => `${each},${at + 1}`)].join("\n"),
    );
    return world.create("Année", { source: dated(table, "year"), steps: [] });
  };
  const of = async (periods: readonly string[]) => pointsOf(world, await create(periods), france);
  const open = "provisional period-incomplete";
  const whole = await create([...months(2020, 12), ...months(2021, 12)]);
  assert.deepEqual(await pointsOf(world, whole, france), ["2020-01-01 78", "2021-01-01 222"]);
  const cut = await of([...months(2020, 12), ...months(2021, 11)]);
  assert.deepEqual(cut, ["2020-01-01 78", `2021-01-01 198 ${open}`]);
  assert.deepEqual(await of(["2020-T1", "2020-T2", "2020-T3", "2020-T4"]), ["2020-01-01 10"]);
  assert.deepEqual(await of(["2020-T1", "2020-T2", "2020-T3"]), [`2020-01-01 6 ${open}`]);
  const days = ["2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01", "2020-10-02"];
  assert.deepEqual(await of(days), [`2020-01-01 15 ${open}`], "days stand for themselves");
  const { id } = whole.dataset;
  assert.equal((await computeAgain(world.indicators, system, id, 1)).isSame, true);
  await world.ctx.db`update vintages set rules = 3 where dataset = ${id}`;
  assert.equal((await computeAgain(world.indicators, system, id, 1)).isSame, false);
});

test("periods come as texts too: months, quarters, weeks, years; what is none is counted and told", async () => {
  await using world = await indicatorWorld();
  const of = async (grain: Grain, ...periods: readonly string[]) => {
    const lines = periods.map((period, index) => `${period},${index + 1}`);
    const table = await world.table(`${grain}.csv`, ["quand,n", ...lines].join("\n"));
    const made = await world.create(grain, { source: dated(table, grain), steps: [] });
    return { points: await pointsOf(world, made, france), notes: made.vintage?.notes };
  };
  const told = await of("month", "2020-11", "2020-12", "2021-02", "inconnu");
  assert.deepEqual(told.points, [
    "2020-11-01 1",
    "2020-12-01 2",
    "2021-01-01 – missing no-row",
    "2021-02-01 3",
  ]);
  assert.deepEqual(
    told.notes?.map(({ key, args }) => [key, args["rows"]]),
    [["indicator-rows-undated", 1]],
  );
  assert.deepEqual((await of("quarter", "2020-T4", "2021-T1", "2021 Q2")).points, [
    "2020-10-01 1",
    "2021-01-01 2",
    "2021-04-01 3",
  ]);
  assert.deepEqual((await of("week", "2020-S53", "2021-S01")).points, ["2020-12-28 1", "2021-01-04 2"]);
  const weeks = await of("week", "2021-S52", "2021-S53", "2020-S60", "2020-W00", "2022-W01");
  assert.deepEqual(weeks.points, ["2021-12-27 1", "2022-01-03 5"]);
  assert.deepEqual(
    weeks.notes?.map(({ key, args }) => [key, args["rows"]]),
    [["indicator-rows-undated", 3]],
    "2021 has 52 weeks",
  );
  const halves = await of("year", "2020-S1", "2020-S2", "2021 S1", "2022-H2");
  const open = "provisional period-incomplete";
  assert.deepEqual(
    halves.points,
    ["2020-01-01 3", "2021-01-01 3", `2022-01-01 4 ${open}`],
    "half-years of INSEE",
  );
  assert.deepEqual((await of("quarter", "2020-S1", "2020-S2")).points, [
    "2020-01-01 1",
    "2020-04-01 – missing no-row",
    "2020-07-01 2",
  ]);
  assert.deepEqual((await of("week", "2020-S1", "2020-S2")).points, ["2019-12-30 1", "2020-01-06 2"]);
  const either = await of("month", "2020-S1", "2020-S3", "2020-S10");
  assert.deepEqual(
    either.notes?.map(({ key, args }) => [key, args["rows"]]),
    [["indicator-rows-undated", 1]],
    "one digit is no week beside half-years",
  );
  assert.deepEqual((await of("year", "2019", "2020", "2021")).points, [
    "2019-01-01 1",
    "2020-01-01 2",
    "2021-01-01 3",
  ]);
});

test("rows are counted, averaged, or the least, greatest and different of them told", async () => {
  await using world = await indicatorWorld();
  const rows = [
    "35,2020-11-01,1.5",
    "35,2020-11-01,2.5",
    "35,2020-11-01,",
    "22,2020-11-01,8",
    "29,2020-11-01,1.5",
    "56,2020-11-01,2",
  ];
  const table = await world.table("hosp.csv", ["dep,jour,hosp", ...rows].join("\n"));
  const region: IndicatorPlace = { level: "region", code: "53" };
  const of = async (value: RowsSource["value"]) => {
    const made = await world.create("Lits", { source: byDepartement(table, { value }), steps: [] });
    const [own, whole] = [await pointsOf(world, made, ille), await pointsOf(world, made, region)];
    return [own[0]?.slice(11), whole[0]?.slice(11)];
  };
  const by = (aggregation: ValueAggregation) => of({ aggregation, column: "hosp" });
  assert.deepEqual(await of({ aggregation: "count" }), ["3", "6"]);
  assert.deepEqual(await by("count"), ["2", "5"]);
  const why = "estimated values-missing";
  assert.deepEqual(await by("avg"), [`2 ${why}`, `3.1 ${why}`]);
  // Two rows of one place and day are added up.
  assert.deepEqual(await by("sum"), [`4 ${why}`, `15.5 ${why}`]);
  assert.deepEqual(await by("min"), ["1.5", "1.5"]);
  assert.deepEqual(await by("max"), ["2.5", "8"]);
  // What is the same in two parts is not counted twice in the whole, which is not told.
  assert.deepEqual(await by("distinct"), ["2", undefined]);
});

test("a name of 300 characters is kept, and a longer one is refused, and nothing is made", async () => {
  await using world = await indicatorWorld();
  const table = await world.table("hosp.csv", "dep,jour,hosp\n35,2020-11-01,1\n");
  const definition = { source: byDepartement(table), steps: [] };
  const made = await world.create("É".repeat(300), definition);
  assert.equal(made.dataset.title.length, 300);
  await assert.rejects(world.create("É".repeat(301), definition), { key: "catalogue-title-wrong" });
  const [count] = await world.ctx.db`select count(*)::int as n from indicators`;
  assert.equal(count?.["n"], 1);
});

test("where no row is a zero, it is one in what the table covers, and nowhere else", async () => {
  await using world = await indicatorWorld();
  const rows = ["35,2020-11-01,1", "35,2020-11-03,1", "22,2020-11-02,1"];
  const table = await world.table("hosp.csv", ["dep,jour,hosp", ...rows].join("\n"));
  const made = await world.create("Admissions", {
    source: byDepartement(table, { gaps: "zero", covers: { level: "region", code: "53" } }),
    steps: [],
  });
  assert.deepEqual(await pointsOf(world, made, ille), ["2020-11-01 1", "2020-11-02 0", "2020-11-03 1"]);
  assert.deepEqual(await pointsOf(world, made, { level: "region", code: "53" }), [
    "2020-11-01 1",
    "2020-11-02 1",
    "2020-11-03 1",
  ]);
  assert.deepEqual(await pointsOf(world, made, france), []);
});

test("rows under the code of a former commune count for the one that it is part of now", async () => {
  await using world = await indicatorWorld();
  const { ctx } = world;
  const lost = ctx.territory.otherCodes("commune").filter((code) => code.startsWith("35"));
  const former = lost.find((code) => lastSuccessor(ctx.territory, "commune", code) !== code) ?? "";
  const today = lastSuccessor(ctx.territory, "commune", former);
  assert.notEqual(today, former);
  const table = await world.table(
    "communes.csv",
    `com,jour,n\n${former},2020-01-01,2\n${today},2020-01-01,3\n${today},2020-01-02,4\n99999,2020-01-02,7\n,2020-01-02,1\n,2020-01-01,1\n`,
  );
  const source: RowsSource = {
    ...dated(table, "day"),
    time: { column: "jour", grain: "day" },
    place: { column: "com", level: "commune" },
  };
  const made = await world.create("Naissances", { source, steps: [] });
  assert.deepEqual(await pointsOf(world, made, { level: "commune", code: today }), [
    "2020-01-01 5",
    "2020-01-02 4",
  ]);
  // Who asks for the former one is told of the place of today.
  assert.deepEqual(await pointsOf(world, made, { level: "commune", code: former }), [
    "2020-01-01 5",
    "2020-01-02 4",
  ]);
  assert.deepEqual(
    made.vintage?.notes.map(({ key, args }) => [key, args["rows"], args["codes"]]),
    [
      ["indicator-rows-unplaced", 1, ["99999"]],
      ["indicator-rows-without-place", 2, undefined],
    ],
  );
});

test("a statement over several tables makes an indicator, which computes again alike", async () => {
  await using world = await indicatorWorld();
  const beds = await world.table("lits.csv", "dep,lits\n35,10\n22,0\n");
  const days = await world.table(
    "hosp.csv",
    "dep,jour,hosp\n35,2020-11-01,3\n35,2020-11-03,6\n22,2020-11-01,1\n",
  );
  const of = (sql: string, more: Partial<StatementSource> = {}): StatementSource => ({
    kind: "statement",
    sql,
    tables: [
      { name: "hosp", table: days },
      { name: "lits", table: beds },
    ],
    grain: "day",
    level: "departement",
    ...more,
  });
  const sql = `select jour as period, dep as code, 100.0 * hosp / nullif(lits, 0) as value
    from hosp join lits using (dep)`;
  const made = await world.create("Occupation", { source: of(sql), steps: [] });
  assert.deepEqual(await pointsOf(world, made, ille), [
    "2020-11-01 30",
    "2020-11-02 – missing no-row",
    "2020-11-03 60",
  ]);
  assert.deepEqual(await pointsOf(world, made, { level: "departement", code: "22" }), [
    "2020-11-01 – missing no-value",
    "2020-11-02 – missing no-row",
    "2020-11-03 – missing no-row",
  ]);
  assert.deepEqual(made.vintage?.sources.map(({ table }) => table).toSorted(), [beds, days].toSorted());
  assert.equal((await computeAgain(world.indicators, system, made.dataset.id, 1)).isSame, true);
  await world.table("lits.csv", "dep,lits\n35,20\n22,0\n", beds);
  assert.equal(await world.settle(), 1);
  assert.equal((await pointsOf(world, made, ille))[0], "2020-11-01 15");

  const whole = await world.create("France", {
    source: of("select '2020-11' as period, sum(hosp) as value from hosp", {
      grain: "month",
      level: "country",
    }),
    steps: [],
  });
  assert.deepEqual(await pointsOf(world, whole, france), ["2020-11-01 10"]);

  const quoted = "select jour as period, dep as code, hosp as value from hosp where dep <> 'now()'";
  assert.equal(
    (await pointsOf(world, await world.create("Lits", { source: of(quoted), steps: [] }), ille)).length,
    3,
  );
  for (const [bad, key] of [
    [
      "select jour as period, dep as code, hosp as value from hosp union all select jour, dep, 1 from hosp",
      "indicator-statement-twice",
    ],
    ["select jour as period, hosp as value from hosp", "indicator-statement-columns"],
    ["select jour as period, dep as code, dep || 'x' as value from hosp", "indicator-statement-value"],
    ["select current_date as period, dep as code, 1 as value from hosp", "sql-passing"],
    ['select jour as period, dep as code, "random"() as value from hosp', "sql-passing"],
    ["select jour as period, dep as code, date_part('year', age(jour)) as value from hosp", "sql-passing"],
    ["select jour as period, dep as code, hosp as value from hosp using sample 2 rows", "sql-passing"],
    ["select jour as period, dep as code, hosp as value from hosp tablesample 50%", "sql-passing"],
    ["select jour as period, dep as code, 1 as value from hosp where false", "indicator-empty"],
  ] as const) {
    await assert.rejects(world.create("Faux", { source: of(bad), steps: [] }), refusedWith(key), bad);
  }
  await assert.rejects(
    world.create("Faux", { source: of("select * from read_csv('/etc/passwd')"), steps: [] }),
    isFailure,
  );
});

test("hundreds of thousands of values are computed, and read by place and by period", async () => {
  await using world = await indicatorWorld();
  const codes = world.ctx.territory.codes("commune").slice(0, 3000);
  const lines = codes.flatMap((code, index) =>
    Array.from({ length: 100 }, (_, day) => {
      const at = new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10);
      return `${code},${at},${index + day}`;
    }),
  );
  const table = await world.table("communes.csv", ["com,jour,n", ...lines].join("\n"));
  const source: RowsSource = {
    ...dated(table, "day"),
    time: { column: "jour", grain: "day" },
    place: { column: "com", level: "commune" },
  };
  const made = await world.create("Passages", {
    source,
    steps: [{ kind: "over", periods: 7, take: "mean" }],
  });
  const code = codes[42] ?? "";
  const points = await pointsOf(world, made, { level: "commune", code });
  assert.equal(points.length, 100);
  assert.equal(points.at(-1), "2021-04-10 138");
  const { values } = await readPeriod(world.indicators, system, made, { level: "commune" });
  assert.equal(values.length, 3000);
  assert.equal((await computeAgain(world.indicators, system, made.dataset.id, 1)).isSame, true);
});
