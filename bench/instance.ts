/**
 * A whole instance as `npm start` runs it: the time to its first page at the second start, the
 * memory of the server and its PostgreSQL at rest and under load, and what a page costs.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Bar, barsTable } from "./bars.ts";
import { type Instance, memory, processorMs, started } from "./whole-instance.ts";

const startsMeasured = 5;
const loadMs = 10_000;
/** The server hands its memory back once its work is done. */
const restMs = 60_000;
const clients = 16;
const rounds = 4;

export async function instanceReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-"));
  try {
    const first = await started(folder);
    const firstMs = first.toFirstPageMs;
    await first.stop();
    const starts: number[] = [];
    for (let turn = 0; turn < startsMeasured; turn += 1) {
      const instance = await started(folder);
      starts.push(instance.toFirstPageMs);
      if (turn < startsMeasured - 1) await instance.stop();
      else return await measured(instance, firstMs, starts);
    }
    throw new Error("No start was measured.");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(instance: Instance, firstMs: number, starts: readonly number[]): Promise<string> {
  try {
    await wait(restMs);
    const rest = await memory(instance.process.pid ?? 0);
    const pages = await pageCosts(instance);
    const { requests, peak } = await underLoad(instance, pages[1]?.path ?? "/");
    return [
      "## An instance as it runs",
      "",
      "| what | measured |",
      "|---|---:|",
      `| first start, demonstration included, from \`npm start\` to the first page | ${(firstMs / 1000).toFixed(1)} s |`,
      `| second start, median of ${starts.length} | ${(median(starts) / 1000).toFixed(2)} s |`,
      `| memory at rest, a minute after the start, PostgreSQL included (PSS) | ${megabytes(rest.total)} MB (server ${megabytes(rest.server)}, database ${megabytes(rest.total - rest.server)}) |`,
      `| memory under load, ${clients} clients on pages and the table API, highest seen | ${megabytes(peak)} MB |`,
      `| requests per second under that load | ${Math.round(requests / (loadMs / 1000))} |`,
      "",
      "| page | CPU of the server and its engine, ms | … sent as it is, ms | HTML, kB | … as sent, kB | JavaScript, kB gz |",
      "|---|---:|---:|---:|---:|---:|",
      ...pages.map(
        (page) =>
          `| \`${page.path}\` | ${page.cpuMs.toFixed(1)} | ${page.plainCpuMs.toFixed(1)} | ${page.htmlKb.toFixed(1)} | ${page.sentKb.toFixed(1)} | ${page.scriptKb.toFixed(1)} |`,
      ),
      "",
      barsTable([
        {
          what: "a later start, to its first page",
          measured: median(starts) / 1000,
          unit: "s",
          bar: { most: 3 },
        },
        ...pages.map(({ path, cpuMs: measured }): Bar => {
          return { what: `\`${path}\`, processor`, measured, unit: "ms", digits: 1, bar: { most: 5 } };
        }),
      ]),
    ].join("\n");
  } finally {
    await instance.stop();
  }
}

interface PageCost {
  readonly path: string;
  readonly cpuMs: number;
  /** Where the reader takes no coding. */
  readonly plainCpuMs: number;
  readonly htmlKb: number;
  readonly sentKb: number;
  readonly scriptKb: number;
}

async function pageCosts(instance: Instance): Promise<PageCost[]> {
  const list = await (await fetch(`${instance.url}/datasets`)).text();
  const dataset = /href="(\/datasets\/[a-z0-9-]+)"/.exec(list)?.[1];
  if (dataset === undefined) throw new Error("The list of datasets links to none.");
  const paths = ["/", "/datasets", dataset];
  const costs: PageCost[] = [];
  for (const path of paths) {
    const address = instance.url + path;
    const html = await (await fetch(address)).text();
    // In turns, so that what warms up does so for both.
    const cpu = { br: 0, identity: 0 };
    for (let turn = 0; turn < 50; turn += 1) await bytesSent(address, "br");
    for (let round = 0; round < rounds; round += 1) {
      for (const coding of ["identity", "br"] as const) cpu[coding] += await cpuMs(instance, address, coding);
    }
    costs.push({
      path,
      cpuMs: cpu.br / rounds,
      plainCpuMs: cpu.identity / rounds,
      htmlKb: Buffer.byteLength(html) / 1000,
      sentKb: (await bytesSent(address, "br")) / 1000,
      scriptKb: await scriptKb(address, html),
    });
  }
  return costs;
}

async function cpuMs({ process: { pid = 0 } }: Instance, address: string, coding: Coding): Promise<number> {
  const turns = 100;
  const before = await processorMs(pid);
  for (let turn = 0; turn < turns; turn += 1) await bytesSent(address, coding);
  return ((await processorMs(pid)) - before) / turns;
}

type Coding = "br" | "identity";

/** Of the body, as it comes over the network. */
async function bytesSent(address: string, coding: Coding): Promise<number> {
  const asked = get(address, { headers: { "accept-encoding": coding }, agent });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let bytes = 0;
  for await (const piece of response) bytes += (piece as Buffer).length;
  return bytes;
}

const agent = new Agent({ keepAlive: true });

/** Scripts that the page names, and the modules that it preloads, gzipped. */
async function scriptKb(page: string, html: string): Promise<number> {
  const addresses = new Set<string>();
  for (const [, address = ""] of html.matchAll(/(?:src|href)="([^"]+\.js)"/g))
    addresses.add(new URL(address, page).href);
  for (const [, address = ""] of html.matchAll(/import\("([^"]+\.js)"\)/g))
    addresses.add(new URL(address, page).href);
  let bytes = 0;
  for (const address of addresses) bytes += gzipSync(await (await fetch(address)).text()).length;
  return bytes / 1000;
}

async function underLoad(instance: Instance, page: string): Promise<{ requests: number; peak: number }> {
  const deadline = performance.now() + loadMs;
  const addresses = ["/", page, "/datasets", "/api/datasets"];
  let requests = 0;
  let peak = 0;
  const client = async (at: number) => {
    for (let turn = at; performance.now() < deadline; turn += 1) {
      await (await fetch(instance.url + addresses[turn % addresses.length])).arrayBuffer();
      requests += 1;
    }
  };
  const watch = async () => {
    while (performance.now() < deadline) {
      peak = Math.max(peak, (await memory(instance.process.pid ?? 0)).total);
      await wait(250);
    }
  };
  await Promise.all([watch(), ...Array.from({ length: clients }, (_, at) => client(at))]);
  return { requests, peak };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
