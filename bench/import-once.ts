import { link, mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { buildServing } from "../src/engine/build-serving.ts";
import { worthRowsMin } from "../src/engine/sorting.ts";
import { openWorkspace } from "../src/engine/workspace.ts";
import { openStore } from "../src/store/local.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { importTable } from "../src/tables/import/import-table.ts";
import { shapeOf } from "../src/tables/query/shape.ts";
import { readFile } from "../src/tables/read-file.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { columnsGiven } from "./import-file.ts";
import { watchSilence } from "./silence.ts";

/**
 * One measured run in a process of its own: its kind, then the file. Writes its time, CPU time,
 * greatest memory and the length of its Parquet as JSON on standard output.
 */
const [kind = "", path = "", scratch = ""] = process.argv.slice(2);
const folder = await mkdtemp(join(scratch, "run-"));
const memoryMegabytes = 1000;
const threads = 2;

// What an instance has open before any import is not part of one.
const workspace = await openWorkspace({ folder, memoryMegabytes, threads });
const store = await openStore(join(folder, "store"));
const territory = openTerritory();

const silence = watchSilence();
const cpu = process.cpuUsage();
const started = performance.now();
const kinds: Readonly<Record<string, () => Promise<number>>> = {
  bare,
  whole,
  pair,
  answering: () => whole(true),
};
const bytes = await kinds[kind]?.();
if (bytes === undefined) throw new Error(`No run is called “${kind}”.`);
const timeMs = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(
  JSON.stringify({
    timeMs,
    cpuMs: (user + system) / 1000,
    memoryKilobytes: process.resourceUsage().maxRSS,
    silenceMs: silence.longestMs(),
    bytes,
  }),
);
silence.end();
await workspace[Symbol.asyncDispose]();
await rm(folder, { recursive: true, force: true });

async function bare(): Promise<number> {
  return copyBare(`from ${bareCsv()}`);
}

/** The native table of the CSV in a file of its own, and the Parquet of that. */
async function pair(): Promise<number> {
  await workspace.run(`attach '${join(folder, "bare.duckdb")}' as bare`);
  await workspace.run(`create table bare.rows as from ${bareCsv()}`);
  await workspace.run("checkpoint bare");
  return copyBare("from bare.rows");
}

function bareCsv(): string {
  const columns = columnsGiven.map(([name, type]) => `'${name}': '${type}'`).join(", ");
  return `read_csv('${path}', columns = {${columns}}, auto_detect = false, header = true, delim = ',',
    quote = '"', escape = '"')`;
}

async function copyBare(rows: string): Promise<number> {
  const to = join(folder, "bare.parquet");
  await workspace.run(`copy (${rows}) to '${to}' (format parquet, compression zstd)`);
  return (await stat(to)).size;
}

/** All that an import does but for its rows in PostgreSQL; and, where it is to answer, the copy that does. */
async function whole(isToAnswer = false): Promise<number> {
  const limits = { uploadBytesMax: 1e11, unpackedBytesMax: 1e11, cellBytesMax: 1e7, columnsMax: 4000 };
  const upload = join(folder, "upload");
  await link(path, upload);
  // As for an upload of that size: it is hashed into the store while it is read.
  const storing = store.adopt(upload);
  const signal = new AbortController().signal;
  const raws = await readFile({ path, name: "mesures.csv" }, { folder: workspace.folder, limits, signal });
  let bytes = 0;
  for (const raw of raws) {
    const ctx = { limits, territory, store } as TablesContext;
    const { stored, parquet, columns } = await importTable(
      {
        ctx,
        workspace,
        options: {},
        signal,
        sealing: { sealed: false },
        readAgain: async () => [],
        onStep: () => undefined,
      },
      raw,
    );
    bytes += stored.bytes;
    if (isToAnswer) {
      const copy = join(folder, "serving.duckdb");
      await buildServing(parquet, shapeOf(columns), copy, {
        memoryMegabytes,
        threads,
        textLaterRows: worthRowsMin,
      });
    }
  }
  await storing;
  return bytes;
}
