/**
 * A whole table as CSV, JSON and NDJSON, thrown away as it comes, against the bare engine's `COPY` of
 * the same native file: processor rather than clock, and the share of it that the one thread pays
 * that answers everybody; what memory it takes, and what others wait meanwhile.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { anyone } from "../src/access/actor.ts";
import { exportRows } from "../src/tables/exports.ts";
import { readPage } from "../src/tables/rows.ts";
import { importWorld } from "../test/import-world.ts";
import { type Bar, barsTable } from "./bars.ts";
import { bigTable } from "./big-table.ts";
import { watchSilence } from "./silence.ts";

/** A smaller table for a quick look: `BENCH_ROWS=300000 npm run bench -- exports`. */
const rows = Number(process.env["BENCH_ROWS"] ?? 1_000_000);

type World = Awaited<ReturnType<typeof importWorld>>;

const formats = { csv: "FORMAT csv", json: "FORMAT json, ARRAY true", ndjson: "FORMAT json" } as const;

export async function exportsReport(): Promise<string> {
  // No column is sorted meanwhile: that takes processor, and puts another file in the place of the native one.
  await using world = await importWorld({}, { sortedRowsMin: rows + 1 });
  const { table, serving } = await bigTable(world, rows, false);
  const lines: string[] = [];
  const bars: Bar[] = [];
  const alone = await questions(world, table, () => pause(3_000));
  for (const [format, options] of Object.entries(formats) as [keyof typeof formats, string][]) {
    const bare = await spent(() => copy(serving, join(world.folder, `bare.${format}`), options));
    const memory = process.memoryUsage.rss();
    let greatest = memory;
    const ours = await spent(() =>
      read(world, table, format, () => (greatest = Math.max(greatest, process.memoryUsage.rss()))),
    );
    const silence = watchSilence();
    const meanwhile = await questions(world, table, () => read(world, table, format));
    silence.end();
    const ratio = bare.processor / ours.processor / (bare.of / ours.of);
    const name = format.toUpperCase();
    bars.push(
      { what: `${name}, × the bare \`COPY\`, processor`, measured: ratio, bar: { least: 0.7 } },
      {
        what: `${name}, memory more`,
        measured: (greatest - memory) / 1e6,
        ...wholeOf("MB"),
        bar: { most: 64 },
      },
      { what: `${name}, silence`, measured: silence.longestMs(), ...wholeOf("ms"), bar: { most: 50 } },
      {
        what: `a question beside ${name}, × alone`,
        measured: meanwhile / alone,
        digits: 1,
        bar: { most: 1.5 },
      },
    );
    lines.push(
      line([
        name,
        `${Math.round(ours.of / 1e6)} MB`,
        seconds(bare.processor),
        seconds(ours.processor),
        ratio.toFixed(2),
        seconds(ours.thread),
        `${Math.round((greatest - memory) / 1e6)} MB`,
        `${silence.longestMs().toFixed(0)} ms`,
        `${alone.toFixed(1)}; ${meanwhile.toFixed(1)} ms`,
      ]),
    );
  }
  return [
    "## Exports",
    `${(rows / 1e6).toFixed(1)} million rows × 12 columns. Processor of the process, engine included; ratio of megabytes a second of it. A question is one page of a filter, each asked once, 20 ms after the one before.`,
    [
      line([
        "format",
        "length",
        "bare `COPY`",
        "export",
        "ratio",
        "of the thread that answers",
        "memory more",
        "longest silence of the thread",
        "a question alone; meanwhile, median",
      ]),
      line(["---", ...Array.from({ length: 8 }, () => "--:")]),
      ...lines,
    ].join("\n"),
    barsTable(bars),
  ].join("\n\n");
}

const wholeOf = (unit: string) => ({ unit, digits: 0 });

async function copy(serving: string, path: string, options: string): Promise<number> {
  const engine = await DuckDBInstance.create(serving, { access_mode: "READ_ONLY" });
  const connection = await engine.connect();
  await connection.run(`COPY (SELECT * EXCLUDE (__text) FROM rows) TO '${path}' (${options})`);
  connection.closeSync();
  engine.closeSync();
  return (await stat(path)).size;
}

async function read(
  { ctx }: World,
  table: string,
  format: keyof typeof formats,
  onPiece: () => void = () => undefined,
): Promise<number> {
  const { stream } = await exportRows(ctx, anyone, table, format, new URLSearchParams());
  let bytes = 0;
  for await (const piece of stream) {
    bytes += (piece as Buffer).length;
    onPiece();
  }
  return bytes;
}

/** The median of what questions take while something else is done. */
async function questions({ ctx }: World, table: string, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  const done = new AbortController();
  const working = work().finally(() => done.abort());
  for (let turn = 0; !done.signal.aborted; turn += 1) {
    const begun = performance.now();
    const query = new URLSearchParams({ code__exact: String((turn * 7) % 36_000).padStart(5, "0") });
    await readPage(ctx, anyone, table, query);
    taken.push(performance.now() - begun);
    await pause(20);
  }
  await working;
  return taken.toSorted((a, b) => a - b)[Math.floor(taken.length / 2)] ?? 0;
}

async function spent<Of>(work: () => Promise<Of>): Promise<{ of: Of; processor: number; thread: number }> {
  const [whole, thread] = [process.cpuUsage(), process.threadCpuUsage()];
  const of = await work();
  const [used, own] = [process.cpuUsage(whole), process.threadCpuUsage(thread)];
  return { of, processor: used.user + used.system, thread: own.user + own.system };
}

function seconds(microseconds: number): string {
  return `${(microseconds / 1e6).toFixed(2)} s`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
