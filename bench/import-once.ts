import { link, mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { openWorkspace } from "../src/engine/workspace.ts";
import { openStore } from "../src/store/local.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { importTable } from "../src/tables/import/import-table.ts";
import { readFile } from "../src/tables/read-file.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { columnsGiven } from "./import-file.ts";
import { watchSilence } from "./silence.ts";

/**
 * One measured run in a process of its own: `bare` or `whole`, then the file. Writes its time,
 * CPU time, greatest memory and the length of its Parquet as JSON on standard output.
 */
const [kind = "", path = "", scratch = ""] = process.argv.slice(2);
const folder = await mkdtemp(join(scratch, "run-"));
const memoryMegabytes = 1000;
const threads = 2;

// What an instance has open before any import is not part of one.
const workspace = await openWorkspace({ folder, memoryMegabytes, threads });
const store = await openStore(join(folder, "store"));
const territory = openTerritory();
territory.labelOf("commune", "35238");

const silence = watchSilence();
const cpu = process.cpuUsage();
const started = performance.now();
const bytes = await (kind === "bare" ? bare() : whole());
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
  const columns = columnsGiven.map(([name, type]) => `'${name}': '${type}'`).join(", ");
  await workspace.run(
    `copy (from read_csv('${path}', columns = {${columns}}, auto_detect = false, header = true, delim = ',',
       quote = '"', escape = '"')) to '${join(folder, "bare.parquet")}' (format parquet, compression zstd)`,
  );
  return (await stat(join(folder, "bare.parquet"))).size;
}

/** All that an import does but for its rows in PostgreSQL. */
async function whole(): Promise<number> {
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
    const { stored } = await importTable(
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
  }
  await storing;
  return bytes;
}
