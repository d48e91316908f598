import { buffer } from "node:stream/consumers";
import { system } from "../src/access/actor.ts";
import type { Id } from "../src/base/id.ts";
import type { TablesContext } from "../src/tables/context.ts";
import type { ExportFormat } from "../src/tables/export-formats.ts";
import { exportRows } from "../src/tables/exports.ts";
import { forgetLarge } from "../src/tables/large/forget-large.ts";
import { makeLarge } from "../src/tables/large/make-large.ts";
import { shapeOf } from "../src/tables/query/shape.ts";
import { readPage } from "../src/tables/rows.ts";
import { sql } from "../src/tables/sql.ts";
import { findVersion } from "../src/tables/stored/version-rows.ts";
import { importWorld } from "../test/import-world.ts";
import { trinoOfTests, withoutTrino } from "../test/trino-server.ts";
import { bigTable } from "./big-table.ts";
import { notHere } from "./section.ts";

const sizes = (process.env["BENCH_TRINO_ROWS"] ?? "1000000,10000000").split(",").map(Number);
const turns = 5;

/** What costs little and what costs much, of the rows that `bigTable` makes. */
const questions: Readonly<Record<string, string>> = {
  "one of few rows": "jeton__exact=c4ca4238a0b923820dcc509a6f75849b",
  "a condition, sorted": "theme__exact=Eau&nombre__less=20&montant__sort=desc",
  "sorted by a text": "jeton__sort=asc",
  "letters within": "adresse__contains=c4ca4",
  "words of all columns": "q=energie 12345",
  "five groups": "theme__groupby&nombre__sum&montant__avg",
  "36 000 groups, sorted": "code__groupby&nombre__sum&nombre__sum__sort=desc",
};

/** No answer of these is kept: each turn asks for another. */
const others: Readonly<Record<string, (ctx: TablesContext, table: Id, turn: number) => Promise<unknown>>> = {
  "SQL, five groups of a half": (ctx, table, turn) =>
    sql(
      ctx,
      system,
      table,
      `SELECT theme, count(*) AS n, sum(nombre) FROM rows WHERE nombre < ${250 + turn} GROUP BY theme ORDER BY n DESC, theme`,
    ),
  "a tenth as Arrow, sorted": (ctx, table, turn) => take(ctx, table, "arrow", turn),
  "a tenth as Parquet, sorted": (ctx, table, turn) => take(ctx, table, "parquet", turn),
};

async function take(ctx: TablesContext, table: Id, format: ExportFormat, turn: number): Promise<number> {
  const asked = new URLSearchParams(`nombre__less=${50 + turn}&montant__sort=desc`);
  return (await buffer((await exportRows(ctx, system, table, format, asked)).stream)).length;
}

/** What Trino costs a question beside the embedded engine, from which the default of `MAILLE_TRINO_ROWS` is chosen. */
export async function trinoReport(): Promise<string> {
  const title = "## Large tables on Trino";
  if (withoutTrino !== false) return notHere(`${withoutTrino}.`);
  const parts: string[] = [];
  for (const rows of sizes) parts.push(await measure(rows));
  return [title, ...parts].join("\n\n");
}

async function measure(rows: number): Promise<string> {
  await using world = await importWorld({}, { servingMegabytes: 50_000, memoryMegabytes: 2_000 });
  await using server = trinoOfTests();
  const { table } = await bigTable(world, rows);
  const { ctx } = world;
  const large = { ...ctx, large: server.large };
  const version = await findVersion(ctx.db, table);
  if (version === undefined) throw new Error("there is a table");
  const job = { parquet: version.parquet, shape: shapeOf(version.columns) };
  const begun = performance.now();
  await makeLarge(large, job, AbortSignal.timeout(3_600_000));
  const handed = seconds(performance.now() - begun);
  const lines: string[] = [];
  for (const [name, asked] of Object.entries(questions)) {
    const here = await median(() => readPage(ctx, system, table, new URLSearchParams(asked)));
    const there = await median(() => readPage(large, system, table, new URLSearchParams(asked)));
    lines.push(`| ${name} | ${seconds(here)} | ${seconds(there)} |`);
  }
  for (const [name, ask] of Object.entries(others)) {
    const here = await median((turn) => ask(ctx, table, turn));
    const there = await median((turn) => ask(large, table, turn + turns));
    lines.push(`| ${name} | ${seconds(here)} | ${seconds(there)} |`);
  }
  const { answered } = server.large.trino.counts;
  await forgetLarge(large, version.parquet);
  return [
    `${rows.toLocaleString("en")} rows of 12 columns, medians of ${turns}, each with its total; ${answered} statements answered by Trino. Handed to it in ${handed}.`,
    `| question | embedded | Trino |\n| --- | --- | --- |\n${lines.join("\n")}`,
  ].join("\n\n");
}

/** A question that is too much counts as long as it was let run. */
async function median(ask: (turn: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const begun = performance.now();
    await ask(turn).catch((error: unknown) => console.error(String(error)));
    taken.push(performance.now() - begun);
  }
  return taken.toSorted((a, b) => a - b)[Math.floor(turns / 2)] ?? NaN;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
