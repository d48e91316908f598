/**
 * What an instance holds at rest, at its first start and at the next, after large work, and up to ten minutes later:
 * two imports of two million rows, five exports, 60 pages, 60 filters and 60 searches. Takes a quarter of an hour, most of it waiting.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type AdministratorApi, administratorApi, imported, newDataset } from "./administrator.ts";
import { defined } from "../src/base/defined.ts";
import { type Bar, barsTable } from "./bars.ts";
import { generateFile } from "./import-file.ts";
import { type Instance, memory, started } from "./whole-instance.ts";

const rows = 2_000_000;
const imports = 2;
const asked = 60;
const formats = ["csv", "json", "ndjson", "parquet", "arrow"] as const;
/** After each start, and after the work. */
const restMs = 75_000;
const laterMinutes = [1, 5, 10] as const;

export async function memoryReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-"));
  try {
    const data = join(folder, "instance");
    const file = await generateFile(folder, rows);
    const first = await atRest(await started(data), async (instance) => memory(instance.process.pid ?? 0));
    return await atRest(await started(data), (instance) => measured(instance, { data, file, first }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function atRest<Value>(
  instance: Instance,
  look: (instance: Instance) => Promise<Value>,
): Promise<Value> {
  try {
    await wait(restMs);
    return await look(instance);
  } finally {
    await instance.stop();
  }
}

interface Measuring {
  readonly data: string;
  /** Of the work. */
  readonly file: string;
  /** At the first start, which reads the demonstration. */
  readonly first: Memory;
}

async function measured(instance: Instance, { data, file, first }: Measuring): Promise<string> {
  const held: Held[] = [
    { when: `${restMs / 1000} s after the first start, with its demonstration`, of: first, most: 250 },
  ];
  const look = async (when: string, most?: number) =>
    held.push({ when, of: await memory(instance.process.pid ?? 0), ...defined({ most }) });
  await look(`${restMs / 1000} s after the second start`, 250);
  await work(await administratorApi(instance, data), file);
  await look("as the work ends");
  let waited = 0;
  for (const minutes of laterMinutes) {
    await wait((minutes - waited) * 60_000);
    waited = minutes;
    await look(`${minutes} min later`, minutes < 10 ? undefined : 300);
  }
  return [
    "## What an instance holds",
    "",
    `Megabytes, as if nothing else ran on the machine; the work: ${imports} imports of ${rows.toLocaleString("en")} rows, their ${formats.join(", ")} exports, ${asked} pages, filters and searches each.`,
    "",
    "| when | all | server | PostgreSQL |",
    "|---|---:|---:|---:|",
    ...held.map(
      ({ when, of: { total, server } }) =>
        `| ${when} | ${megabytes(total)} | ${megabytes(server)} | ${megabytes(total - server)} |`,
    ),
    "",
    barsTable(held.flatMap(barOf)),
  ].join("\n");
}

interface Held {
  readonly when: string;
  readonly of: Memory;
  /** Megabytes: what is promised. */
  readonly most?: number;
}

type Memory = Awaited<ReturnType<typeof memory>>;

function barOf({ when, of, most }: Held): Bar[] {
  if (most === undefined) return [];
  return [{ what: `memory ${when}`, measured: of.total / 1e6, unit: "MB", digits: 0, bar: { most } }];
}

async function work(api: AdministratorApi, file: string): Promise<void> {
  const tables: string[] = [];
  for (let turn = 0; turn < imports; turn += 1) {
    const dataset = await newDataset(api, `Mesures ${turn}`);
    tables.push(await imported(api, dataset, file));
  }
  for (const format of formats) {
    const { body } = await api(`/api/resources/${tables[0]}/data/${format}`);
    for await (const _ of body ?? []);
  }
  for (let turn = 0; turn < asked; turn += 1) {
    const data = `/api/resources/${tables[turn % tables.length]}/data`;
    for (const question of [`page=${turn + 1}`, `montant__less=${turn * 100}`, `q=numéro ${turn * 7}`])
      await (await api(`${data}?${question}`)).arrayBuffer();
    await (await api("/datasets")).arrayBuffer();
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
