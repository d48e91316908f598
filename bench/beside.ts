/**
 * What readers notice of a large import: four of them ask one question after another, before a file of 5 million rows
 * comes, while it is taken in and made ready, and after. Readers and instance share the machine.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type AdministratorApi, administratorApi, imported, newDataset, publish } from "./administrator.ts";
import { barsTable } from "./bars.ts";
import type { Answered, Reading } from "./beside-readers.ts";
import { generateFile } from "./import-file.ts";
import { quantile } from "./query.ts";
import { type Instance, processorMs, started } from "./whole-instance.ts";

const rows = Number(process.env["BENCH_ROWS"] ?? 5_000_000);
/** Of the table that is read. */
const readRows = 1_000_000;
/** Before what is measured: columns are sorted, code is compiled. */
const warmMs = 120_000;
const aloneMs = 60_000;
/** After the import: until no more is taken than the readers make. */
const readyLookMs = 5_000;
const readyMaxMs = 180_000;

export async function besideReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-"));
  try {
    const data = join(folder, "instance");
    const [small, large] = [await generateFile(folder, readRows), await generateFile(folder, rows)];
    const instance = await started(data);
    try {
      return await measured(instance, { api: await administratorApi(instance, data), small, large });
    } finally {
      await instance.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Files {
  readonly api: AdministratorApi;
  /** What is read, and what comes. */
  readonly small: string;
  readonly large: string;
}

async function measured(instance: Instance, { api, small, large }: Files): Promise<string> {
  const dataset = await newDataset(api, "Mesures lues");
  const table = await imported(api, dataset, small);
  await publish(api, dataset);
  const coming = await newDataset(api, "Mesures qui viennent");
  const child = fork(fileURLToPath(new URL("beside-readers.ts", import.meta.url)), { execArgv: [] });
  try {
    await phase(child, { url: instance.url, table }, () => wait(warmMs));
    const began = await processorMs(instance.process.pid ?? 0);
    const alone = await phase(child, { url: instance.url, table }, () => wait(aloneMs));
    const shareAlone = ((await processorMs(instance.process.pid ?? 0)) - began) / alone.ms;
    let took = { import: 0, first: 0 };
    const during = await phase(child, { url: instance.url, table }, async () => {
      took = await timesOf(api, coming, large);
      await ready(instance, shareAlone * 1.5 + 0.05);
    });
    const after = await phase(child, { url: instance.url, table }, () => wait(aloneMs / 2));
    return report({ alone, during, after, took });
  } finally {
    child.kill();
  }
}

/** Milliseconds of an import, from the first byte sent, and of the first question to its table. */
async function timesOf(api: AdministratorApi, dataset: string, file: string) {
  const began = performance.now();
  const table = await imported(api, dataset, file);
  const at = performance.now();
  await (await api(`/api/resources/${table}/data/?code_commune__exact=01004`)).arrayBuffer();
  return { import: at - began, first: performance.now() - at };
}

/** Waits until the instance takes no more than a share of one processor. */
async function ready(instance: Instance, share: number): Promise<void> {
  for (const began = performance.now(); performance.now() - began < readyMaxMs;) {
    const at = await processorMs(instance.process.pid ?? 0);
    await wait(readyLookMs);
    if ((await processorMs(instance.process.pid ?? 0)) - at < share * readyLookMs) return;
  }
}

interface Phase {
  readonly ms: number;
  readonly answered: readonly Answered[];
}

async function phase(child: ChildProcess, reading: Reading, work: () => Promise<unknown>): Promise<Phase> {
  const began = performance.now();
  child.send(reading);
  await work();
  const ms = performance.now() - began;
  const told = once(child, "message") as Promise<[readonly Answered[]]>;
  child.send("enough");
  return { ms, answered: (await told)[0] };
}

interface Told {
  readonly alone: Phase;
  readonly during: Phase;
  readonly after: Phase;
  readonly took: { readonly import: number; readonly first: number };
}

function report({ alone, during, after, took }: Told): string {
  const kinds = [...new Set(alone.answered.map(({ kind }) => kind))];
  const lines = [...kinds, undefined].map((kind) => {
    const [before, meanwhile, later] = [timesIn(alone, kind), timesIn(during, kind), timesIn(after, kind)];
    const cells = [before, meanwhile, later].map(
      ({ median, late }) => `${median.toFixed(1)} / ${late.toFixed(0)}`,
    );
    const times = [meanwhile.median / before.median, meanwhile.late / before.late];
    return `| ${[kind ?? "all", ...cells, times.map((each) => each.toFixed(1)).join(", ")].join(" | ")} |`;
  });
  const count = during.answered.length;
  return [
    "## Readers beside an import",
    "",
    `${rows / 1e6} million rows are imported. Four readers, each a fifth of a second after its last answer, on the machine of the instance; median / 99th percentile in milliseconds. ` +
      `Alone for ${(alone.ms / 1000).toFixed(0)} s; meanwhile ${(during.ms / 1000).toFixed(0)} s and ${count} answers, of which the import took ${(took.import / 1000).toFixed(1)} s ` +
      `from the first byte sent; the first question to its table was answered in ${took.first.toFixed(0)} ms.`,
    "",
    "| question | alone | meanwhile | after | times, median and 99th |",
    "|---|---:|---:|---:|---:|",
    ...lines,
    "",
    barsTable([
      {
        what: "all questions beside the import, 99th percentile, × alone",
        measured: timesIn(during, undefined).late / timesIn(alone, undefined).late,
        digits: 1,
        bar: { most: 2 },
      },
    ]),
  ].join("\n");
}

/** Median and 99th percentile in milliseconds, of one kind of question or of all. */
function timesIn({ answered }: Phase, kind: string | undefined) {
  const ms = answered.flatMap((each) => (kind === undefined || each.kind === kind ? [each.ms] : []));
  return { median: quantile(ms, 0.5), late: quantile(ms, 0.99) };
}
