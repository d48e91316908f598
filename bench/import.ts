import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateFile } from "./import-file.ts";

export interface Run {
  readonly timeMs: number;
  readonly cpuMs: number;
  readonly memoryKilobytes: number;
  readonly silenceMs: number;
  /** Of the Parquet that was written. */
  readonly bytes: number;
}

const once = fileURLToPath(new URL("import-once.ts", import.meta.url));
const runs = 3;

/**
 * The import of a generated CSV (hash, dialect, types over the whole file, rows set aside,
 * Parquet, profile, meanings) against the bare engine that writes the same rows to Parquet with
 * the types given. Each run has its own process; the two take turns.
 */
export async function importReport(sizes: readonly number[] = [1e6, 4e6, 1e7]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-import-"));
  try {
    const lines: string[] = [];
    for (const rows of sizes) lines.push(await compare(folder, rows));
    return [
      "## Importing a large CSV",
      "",
      "| rows | file | bare COPY | whole import | speed of the bare engine | CPU ratio | peak memory, bare | peak memory, import | longest silence of the thread |",
      "|---|---|---|---|---|---|---|---|---|",
      ...lines,
      "",
      `Medians of ${runs} runs. The bar: a speed of 0.5 or more at 10 million rows, and memory that does not grow. The bare engine writes Parquet with its own defaults and Zstandard; the import writes the second version of the format, which is faster to write and to read.`,
    ].join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(folder: string, rows: number): Promise<string> {
  const path = await generateFile(folder, rows);
  const { size } = await stat(path);
  const bare: Run[] = [];
  const whole: Run[] = [];
  for (let turn = 0; turn < runs; turn++) {
    bare.push(await importRun("bare", path, folder));
    whole.push(await importRun("whole", path, folder));
  }
  await rm(path);
  const time = (list: readonly Run[]) => median(list.map(({ timeMs }) => timeMs));
  const cpu = (list: readonly Run[]) => median(list.map(({ cpuMs }) => cpuMs));
  const memory = (list: readonly Run[]) => Math.max(...list.map((each) => each.memoryKilobytes)) / 1000;
  const cells = [
    `${rows / 1e6} M`,
    `${Math.round(size / 1e6)} MB`,
    `${(time(bare) / 1000).toFixed(2)} s`,
    `${(time(whole) / 1000).toFixed(2)} s`,
    (time(bare) / time(whole)).toFixed(2),
    (cpu(bare) / cpu(whole)).toFixed(2),
    `${Math.round(memory(bare))} MB`,
    `${Math.round(memory(whole))} MB`,
    `${Math.max(...whole.map(({ silenceMs }) => silenceMs)).toFixed(0)} ms`,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** One run in a process of its own, which is ended where it takes longer than its bound. */
export async function importRun(
  kind: "bare" | "whole",
  path: string,
  folder: string,
  boundMs = 0,
): Promise<Run> {
  const options = { timeout: boundMs };
  const { stdout } = await promisify(execFile)(process.execPath, [once, kind, path, folder], options);
  return JSON.parse(stdout) as Run;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
