/**
 * What an indicator costs, against the same group by on the bare engine: 35 000 communes × days, summed
 * by commune and period, with the EPCI, départements, régions and France above them. Both read the same
 * native file, one after the other, several times; the bare engine has its usual settings.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { join } from "node:path";
import { newId } from "../src/base/id.ts";
import { compute } from "../src/indicators/compute.ts";
import type { IndicatorDefinition, IndicatorPlace } from "../src/indicators/definition.ts";
import { wholesOf } from "../src/indicators/geography.ts";
import { labelOfPlace } from "../src/indicators/place-label.ts";
import { refresh } from "../src/indicators/refresh.ts";
import { findVersion, insertVersion } from "../src/tables/stored/version-rows.ts";
import { indicatorWorld } from "../test/indicators/world.ts";

/** Fewer days for a quick look: `BENCH_DAYS=30 npm run bench -- indicators`. */
const days = Number(process.env["BENCH_DAYS"] ?? 286);
const turns = 3;

type World = Awaited<ReturnType<typeof indicatorWorld>>;
interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
}

export async function indicatorsReport(): Promise<string> {
  await using world = await indicatorWorld({ memoryMegabytes: 2000, servingMegabytes: 4000 });
  const table = await world.table("passages.csv", "com,jour,n\n01001,2020-01-01,1\n01002,2020-01-02,3\n");
  const codes = world.ctx.territory.codes("commune").slice(0, 35_000);
  const lines: string[] = [];
  const made = new Map<string, string>();
  for (const grain of ["month", "day"] as const) {
    const { dataset } = await world.create(grain, definitionOf(table, grain));
    made.set(grain, dataset.id);
  }
  const native = await putDays(world, { table, codes, count: days });
  for (const grain of ["month", "day"] as const) {
    const values = await bareCosts(world, { native, grain, codes });
    const ours = await medianOf(turns, async () => {
      await using workspace = await world.ctx.engine.workspace();
      const { organization } = world.dataset;
      await compute(world.indicators, workspace, definitionOf(table, grain), { organization });
    });
    lines.push(lineOf(grain, [values.groupBy, values.written, ours]));
  }
  const kept: Cost[] = [];
  for (const grain of ["month", "day"]) kept.push(await keep(world, made.get(grain) ?? ""));
  await putDays(world, { table, codes, count: days + 1 });
  const next: Cost[] = [];
  for (const grain of ["month", "day"]) next.push(await keep(world, made.get(grain) ?? ""));
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  return [
    "## Indicators",
    "",
    `${((codes.length * days) / 1e6).toFixed(1)} million rows: ${codes.length} communes × ${days} days, summed by commune and period, ` +
      "and by EPCI, département, région and for France. Clock and CPU of the process, in seconds; ratios of CPU, which other work on the machine alters less.",
    "",
    "| period | group by of places, bare | the same rows as are kept, bare | computed | CPU against the group by | against the five |",
    "|---|---:|---:|---:|---:|---:|",
    ...lines,
    "",
    `Kept as a vintage (computed, profiled, compared with the one before, recorded): by month ${told(kept[0])}, by day ${told(kept[1])}; ` +
      `once one more day has come: ${told(next[0])} and ${told(next[1])}. The process held ${memory} MB at the end.`,
    "",
    "The bar: ≤ 1.5 times the group by, which what is kept cannot meet: the third column is what the bare engine takes to write the same rows, " +
      "at five levels, with the names of places, in order, as Parquet. Beyond them, places that merged are followed, gaps are told, statuses given, " +
      "and a digest is taken of every value, so that it can be computed again to the last digit ([ADR 0084](../docs/adr/0084-an-indicator-in-numbers.md)). " +
      "Once one more day has come, rows are grouped and the file is written whole; the steps are taken, values digested " +
      "and compared for the periods that differ ([ADR 0068](../docs/adr/0068-what-is-new-alone.md)).",
  ].join("\n");
}

function lineOf(grain: string, [groupBy, written, ours]: readonly [Cost, Cost, Cost]): string {
  const ratios = [groupBy, written].map(({ cpuMs }) => (ours.cpuMs / cpuMs).toFixed(2));
  const line = `| ${[grain, told(groupBy), told(written), told(ours), ...ratios].join(" | ")} |`;
  console.error(line);
  return line;
}

function told(cost: Cost | undefined): string {
  const [ms, cpuMs] = [cost?.ms ?? 0, cost?.cpuMs ?? 0].map((each) => (each / 1000).toFixed(2));
  return `${ms} s, CPU ${cpuMs} s`;
}

async function keep({ indicators }: World, dataset: string): Promise<Cost> {
  return costOf(async () => {
    const problem = await refresh(indicators, dataset);
    if (problem !== undefined) throw new Error(`it could not be computed: ${problem.key}`);
  });
}

function definitionOf(table: string, grain: "day" | "month"): IndicatorDefinition {
  return {
    source: {
      kind: "rows",
      table,
      filter: "",
      value: { aggregation: "sum", column: "n" },
      time: { column: "jour", grain },
      place: { column: "com", level: "commune" },
      rollUp: true,
      gaps: "missing",
    },
    steps: [],
  };
}

interface Rows {
  readonly table: string;
  readonly codes: readonly string[];
  readonly count: number;
}

/** The path of the native file of the next version, of so many days. */
async function putDays({ ctx, folder }: World, { table, codes, count }: Rows): Promise<string> {
  const parquet = join(folder, `days-${count}.parquet`);
  {
    await using workspace = await ctx.engine.workspace();
    const list = codes.map((code) => `'${code}'`).join(", ");
    await workspace.run(`
      copy (select com, date '2020-01-01' + d::int as jour, (hash(com || d) % 100)::bigint as n
        from range(${count}) days(d), (select unnest([${list}]) as com) order by d, com)
      to '${parquet}' (format parquet, compression zstd)`);
  }
  const blob = await ctx.store.adopt(parquet);
  const last = await findVersion(ctx.db, table);
  if (last === undefined) throw new Error("the table was not imported");
  const rows = count * codes.length;
  const { hash, bytes } = blob;
  const next = { id: newId(), number: last.number + 1, parquet: hash, parquetBytes: bytes, rows };
  await insertVersion(ctx.db, { ...last, ...next, profile: { rows, columns: [] } });
  for (;;) {
    const serving = await ctx.engine.serve(hash, (await ctx.store.lend(hash)).path, {});
    const { path } = serving;
    serving.release();
    if (path.endsWith(".duckdb")) return path;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

interface Bare {
  readonly native: string;
  readonly grain: "day" | "month";
  readonly codes: readonly string[];
}

async function bareCosts(
  { ctx, folder }: World,
  { native, grain, codes }: Bare,
): Promise<{ readonly groupBy: Cost; readonly written: Cost }> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`attach '${native}' as told (read_only)`);
  const places = codes.flatMap((code) =>
    wholesOf(ctx.territory, { level: "commune", code }).map(
      (whole) => `('${code}', '${whole.level}', '${whole.code}')`,
    ),
  );
  await connection.run(`create temp table wholes as from (values ${places.join(", ")}) v(com, level, code)`);
  const named = [
    ...codes.map((code): IndicatorPlace => ({ level: "commune", code })),
    ...codes.flatMap((code) => wholesOf(ctx.territory, { level: "commune", code })),
  ].map(
    ({ level, code }) =>
      `('${level}', '${code}', '${(labelOfPlace(ctx.territory, { level, code }) ?? code).replaceAll("'", "''")}')`,
  );
  await connection.run(
    `create temp table names as from (values ${[...new Set(named)].join(", ")}) v(level, code, name)`,
  );
  const period = grain === "day" ? "jour" : "cast(date_trunc('month', jour) as date)";
  const sums = `select com, ${period} as period, sum(n) as value from told.rows group by 1, 2`;
  const groupBy = await medianOf(turns, async () => {
    const result = await connection.stream(sums);
    while (((await result.fetchChunk())?.rowCount ?? 0) > 0);
  });
  const file = join(folder, "bare.parquet");
  const written = await medianOf(turns, async () => {
    await connection.run(`copy (
      with sums as materialized (${sums}), five as (
        select 'commune' as level, com as code, period, value from sums
        union all select level, code, period, sum(value) from sums join wholes using (com) group by all)
      select period, level, code, name as place, cast(value as double) as value, 'observed' as status,
        cast(null as varchar) as reason
      from five join names using (level, code) order by level, code, period) to '${file}' (format parquet, compression zstd)`);
  });
  connection.closeSync();
  instance.closeSync();
  return { groupBy, written };
}

async function medianOf(times: number, work: () => Promise<void>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let turn = 0; turn < times; turn += 1) costs.push(await costOf(work));
  const middle = costs.toSorted((one, other) => one.cpuMs - other.cpuMs)[Math.floor(times / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000 };
}
