import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { compute } from "../../src/indicators/compute.ts";
import type { RowsSource } from "../../src/indicators/definition.ts";
import { forgetLarge } from "../../src/tables/large/forget-large.ts";
import { makeLarge } from "../../src/tables/large/make-large.ts";
import { shapeOf } from "../../src/tables/query/shape.ts";
import { getVersion } from "../../src/tables/versions.ts";
import type { FakeAnswer } from "../fake-trino.ts";
import { openLarge } from "../large-world.ts";
import { trinoOfTests, withoutTrino } from "../trino-server.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

/** Codes with and without signs around them, days and moments, and cells that are missing. */
const passages = [
  "dep,jour,quand,hosp,prix,mesure",
  "35,2020-11-01,2020-11-01T10:00:00,3,1.25,0.1",
  "35,2020-11-01,2020-11-01T23:59:59.5,4,,0.2",
  " 35,2020-11-02,1969-12-31T23:00:00,,2.5,0.3",
  '"",2020-11-02,2020-12-01T00:00:00,8,1.75,',
  ",2020-11-02,2020-12-02T00:00:00,9,0.25,0.5",
  "2A,2020-11-03,,10,3,0.6",
  "22,,2020-11-03T08:00:00,11,923456789012345.123456781,0.7",
].join("\n");

function days(date: string): number {
  return Date.parse(`${date}Z`) / 86_400_000;
}

type World = Awaited<ReturnType<typeof indicatorWorld>>;
type Large = Awaited<ReturnType<typeof openLarge>>["large"];

async function hand({ ctx }: World, large: Large, table: string) {
  const { parquet, columns } = await getVersion(ctx, system, table, 1);
  const signal = AbortSignal.timeout(300_000);
  const known = { ...ctx, large };
  await makeLarge(known, { parquet, shape: shapeOf(columns) }, signal);
  return { [Symbol.asyncDispose]: () => forgetLarge(known, parquet) };
}

/** The digest of all values, and what is told of the rows; or the refusal. */
async function computed(
  { ctx, indicators, dataset }: World,
  large: Large | undefined,
  source: RowsSource,
  prepare: (folder: string) => Promise<void> = async () => undefined,
) {
  await using workspace = await ctx.engine.workspace();
  await prepare(workspace.folder);
  const asked = large === undefined ? indicators : { ...indicators, large };
  const definition = { source, steps: [] };
  const made = await compute(asked, workspace, definition, { organization: dataset.organization });
  return { digest: made.digest, notes: made.notes, from: made.from, to: made.to };
}

test("an indicator of a large table is what the embedded engine makes of rows that Trino added up", async () => {
  const told: { answer: FakeAnswer; counted: number } = { answer: {}, counted: 7 };
  await using opening = new AsyncDisposableStack();
  const world = opening.use(await indicatorWorld());
  const { server, large } = await openLarge(opening, 1, (statement) =>
    statement.includes("SELECT count(*)")
      ? { pages: [[[told.counted]]] }
      : statement.includes("GROUP")
        ? told.answer
        : {},
  );
  const table = await world.table("passages.csv", passages);
  const source = byDepartement(table, { filter: "hosp__less=11" });
  const here = await computed(world, undefined, source);
  await hand(world, large, table);
  told.answer = {
    pages: [
      [[days("2020-11-01"), "35", "7", 2, 2]],
      [
        [days("2020-11-02"), "", "8", 1, 1],
        [days("2020-11-02"), null, "9", 1, 1],
        [days("2020-11-03"), "2A", "10", 1, 1],
        [null, "22", "11", 1, 1],
      ],
    ],
  };
  assert.deepEqual(await computed(world, large, source), here);
  const asked = () => server.sent.map(({ statement }) => statement).filter((each) => each.includes("GROUP"));
  assert.match(
    asked()[0] ?? "",
    /^EXECUTE IMMEDIATE 'SELECT c1 AS o0, c0 AS o1, sum\(CAST\(c3 AS decimal\(38, 0\)\)\) AS o2, count\(c3\) AS o3, count\(id\) AS o4 FROM v_\w+ WHERE c3 <= \? GROUP BY c1, c0' USING BIGINT '11'$/,
  );
  // What breaks off, and what is for the embedded engine alone.
  told.answer = { pages: [[[days("2020-11-01"), "35", "7", 2, 2]], [[1]], []] };
  assert.deepEqual(await computed(world, large, source), here);
  told.answer = { error: { errorName: "EXCEEDED_TIME_LIMIT", errorType: "INSUFFICIENT_RESOURCES" } };
  assert.deepEqual(await computed(world, large, source), here);
  const before = asked().length;
  for (const value of [
    { aggregation: "avg", column: "mesure" },
    { aggregation: "distinct", column: "hosp" },
    { aggregation: "sum", column: "hosp", plus: ["prix"] },
  ] as const) {
    const other = byDepartement(table, { value });
    assert.deepEqual(await computed(world, large, other), await computed(world, undefined, other));
  }
  assert.equal(asked().length, before);
  const highest = byDepartement(table, { value: { aggregation: "max", column: "mesure" } });
  told.answer = { pages: [[[days("2020-11-01"), "35", 1, 1, "Infinity"]]] };
  assert.deepEqual(await computed(world, large, highest), await computed(world, undefined, highest));
  assert.equal(asked().length, before + 1);
  const wide = [days("2020-11-01"), "x".repeat(100_000), "7", 2, 2];
  told.answer = { pages: [[wide], [wide], [wide], [wide]] };
  const full = computed(world, large, source, (folder) =>
    symlink("/dev/full", join(folder, "added_rows.csv")),
  );
  await assert.rejects(full, { code: "ENOSPC" });
});

test("indicators are the same to the last digit with Trino and without", { skip: withoutTrino }, async () => {
  await using world = await indicatorWorld();
  await using server = trinoOfTests();
  const table = await world.table("passages.csv", passages);
  await using opening = new AsyncDisposableStack();
  opening.use(await hand(world, server.large, table));
  const before = server.large.trino.counts.answered;
  let asked = 0;
  for (const time of ["jour", "quand"])
    for (const grain of ["day", "month"] as const)
      for (const value of [
        { aggregation: "sum", column: "hosp" },
        { aggregation: "avg", column: "prix" },
        { aggregation: "min", column: "mesure" },
        { aggregation: "max", column: "prix" },
        { aggregation: "count", column: "dep" },
        { aggregation: "count" },
      ] as const) {
        const source = byDepartement(table, { value, time: { column: time, grain } });
        assert.deepEqual(
          await computed(world, server.large, source),
          await computed(world, undefined, source),
        );
        asked += 1;
      }
  assert.equal(server.large.trino.counts.answered - before, asked);
});
