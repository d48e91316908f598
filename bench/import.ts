import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Bar, barsTable } from "./bars.ts";
import { generateFile } from "./import-file.ts";

export interface Run {
  readonly timeMs: number;
  readonly cpuMs: number;
  readonly memoryKilobytes: number;
  readonly silenceMs: number;
  /** Of the Parquet that was written. */
  readonly bytes: number;
}

/** `pair`: the bare engine's native table and its Parquet; `answering`: an import, and the copy that answers its first question. */
const kinds = ["bare", "whole", "pair", "answering"] as const;
type Kind = (typeof kinds)[number];

const once = fileURLToPath(new URL("import-once.ts", import.meta.url));
const runs = 3;

/**
 * The import of a generated CSV (hash, dialect, types over the whole file, rows set aside,
 * Parquet, profile, meanings) against the bare engine that writes the same rows to Parquet with
 * the types given; and all that the first question needs, against the native table and the Parquet
 * of the bare engine. Each run has its own process; they take turns.
 */
export async function importReport(sizes: readonly number[] = [1e6, 4e6, 1e7]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-import-"));
  try {
    const measured: Measured[] = [];
    for (const rows of sizes) measured.push(await measure(folder, rows));
    return [
      "## Importing a large CSV",
      "",
      "| rows | file | bare COPY | whole import | speed of the bare engine | CPU, bare | CPU, import | CPU ratio | peak memory, bare | peak memory, import | longest silence of the thread |",
      "|---|---|---|---|---|---|---|---|---|---|---|",
      ...measured.map(importLine),
      "",
      `Medians of ${runs} runs. The bare engine writes Parquet with its own defaults and Zstandard; the import writes the second version of the format, which is faster to write and to read.`,
      "",
      "From the file to the first question: the import, and the copy that answers, against the native table of the bare engine and the Parquet of that, in the same runs.",
      "",
      "| rows | CPU, native table and Parquet | CPU, import and copy | CPU ratio | speed of the bare engine | peak memory, bare | peak memory, ours |",
      "|---|---|---|---|---|---|---|",
      ...measured.map(answeringLine),
      "",
      barsTable(measured.flatMap(barsOfSize)),
    ].join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly rows: number;
  readonly bytes: number;
  readonly runs: Readonly<Record<Kind, readonly Run[]>>;
}

async function measure(folder: string, rows: number): Promise<Measured> {
  const path = await generateFile(folder, rows);
  const { size: bytes } = await stat(path);
  const measured: Record<Kind, Run[]> = { bare: [], whole: [], pair: [], answering: [] };
  for (let turn = 0; turn < runs; turn++) {
    for (const kind of kinds) measured[kind].push(await importRun(kind, path, folder));
  }
  await rm(path);
  return { rows, bytes, runs: measured };
}

function importLine({ rows, bytes, runs: { bare, whole } }: Measured): string {
  return line([
    `${rows / 1e6} M`,
    `${Math.round(bytes / 1e6)} MB`,
    seconds(timeOf(bare)),
    seconds(timeOf(whole)),
    (timeOf(bare) / timeOf(whole)).toFixed(2),
    seconds(cpuOf(bare)),
    seconds(cpuOf(whole)),
    (cpuOf(bare) / cpuOf(whole)).toFixed(2),
    memoryOf(bare),
    memoryOf(whole),
    `${longestSilence(whole).toFixed(0)} ms`,
  ]);
}

function answeringLine({ rows, runs: { pair, answering } }: Measured): string {
  return line([
    `${rows / 1e6} M`,
    seconds(cpuOf(pair)),
    seconds(cpuOf(answering)),
    (cpuOf(pair) / cpuOf(answering)).toFixed(2),
    (timeOf(pair) / timeOf(answering)).toFixed(2),
    memoryOf(pair),
    memoryOf(answering),
  ]);
}

function barsOfSize({ rows, runs: { bare, whole, pair, answering } }: Measured): Bar[] {
  const size = `${rows / 1e6} M rows`;
  return [
    {
      what: `import of ${size}, × the bare \`COPY\`, processor`,
      measured: cpuOf(bare) / cpuOf(whole),
      bar: { least: 0.8 },
    },
    {
      what: `${size} to the first question, × the bare engine, processor`,
      measured: cpuOf(pair) / cpuOf(answering),
      bar: { least: 0.6 },
    },
    {
      what: `import of ${size}, longest silence of the thread`,
      measured: longestSilence(whole),
      unit: "ms",
      digits: 0,
      bar: { most: 50 },
    },
  ];
}

const longestSilence = (list: readonly Run[]) => Math.max(...list.map(({ silenceMs }) => silenceMs));
const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const timeOf = (list: readonly Run[]) => median(list.map(({ timeMs }) => timeMs));
const cpuOf = (list: readonly Run[]) => median(list.map(({ cpuMs }) => cpuMs));

function memoryOf(list: readonly Run[]): string {
  return `${Math.round(Math.max(...list.map((each) => each.memoryKilobytes)) / 1000)} MB`;
}

/** One run in a process of its own, which is ended where it takes longer than its bound. */
export async function importRun(kind: Kind, path: string, folder: string, boundMs = 0): Promise<Run> {
  const options = { timeout: boundMs };
  const { stdout } = await promisify(execFile)(process.execPath, [once, kind, path, folder], options);
  return JSON.parse(stdout) as Run;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
