/**
 * Gathering: a whole run (fetched from this machine, parsed, understood, cleaned, stored) and the index
 * of what it took in, and reading alone, against the bare parse of the same feed; the memory of feeds of growing length; what
 * a source costs that did not change.
 */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sharedData } from "../test/shared-data.ts";
import { type Bar, barsTable } from "./bars.ts";
import { feedName, pageName, type Syntax, writeFeed } from "./harvest-feeds.ts";
import type { Bare, ReadAlone, Spent, Whole } from "./harvest-once.ts";
import { notHere } from "./section.ts";

/** Fewer for a quick look: `BENCH_RECORDS=2000 npm run bench -- harvest`. */
const recordsMany = Number(process.env["BENCH_RECORDS"] ?? 20_000);
const child = fileURLToPath(new URL("harvest-once.ts", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "maille-bench-harvest-"));

interface Measured {
  readonly syntax: Syntax;
  readonly datasets: number;
  readonly bytes: number;
  readonly read: ReadAlone;
  readonly whole: Whole;
  /** Of the second run. */
  readonly asked: { readonly requests: number; readonly bytes: number };
}

export async function harvestReport(): Promise<string> {
  const shared = sharedData("catalogues");
  if (shared === undefined) return notHere("The catalogues are not on this machine.");
  await using site = await openFeeds();
  try {
    const rows: string[][] = [];
    const memory: string[][] = [];
    const again: string[][] = [];
    const processor: string[][] = [];
    const bars: Bar[] = [];
    for (const [name, syntax, part] of feeds) {
      const measured = await measure(site, { syntax, shared, datasets: Math.round(recordsMany * part) });
      const bare = await run<Bare>("bare", syntax, join(folder, syntax));
      rows.push(speedRow(name, measured, bare));
      processor.push(processorRow(name, measured, bare));
      bars.push(...barsOfFeed(name, measured, bare));
      again.push(againRow(name, measured));
      if (syntax === "json" || syntax === "turtle") {
        for (const times of [0.1, 0.4]) {
          const less = await measure(site, { syntax, shared, datasets: Math.round(recordsMany * times) });
          memory.push(memoryRow(name, less));
        }
        memory.push(memoryRow(name, measured));
      }
      await rm(join(folder, syntax), { recursive: true, force: true });
    }
    return report({ rows, processor, memory, again, bars });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A record of ISO 19139 is five times as long as one of the others. */
const feeds: readonly (readonly [name: string, Syntax, part: number])[] = [
  ["udata, JSON", "json", 1],
  ["DCAT, Turtle", "turtle", 1],
  ["DCAT, RDF/XML", "rdf-xml", 1],
  ["CSW, ISO 19139", "csw", 0.25],
];

async function measure(
  site: Feeds,
  { syntax, shared, datasets }: { syntax: Syntax; shared: string; datasets: number },
): Promise<Measured> {
  const own = join(folder, syntax);
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { recursive: true });
  const { bytes } = await writeFeed(syntax, { folder: own, shared, datasets });
  const path = syntax === "csw" ? "csw" : `${syntax}/${feedName(syntax)}`;
  const kind = { json: "udata", turtle: "dcat", "rdf-xml": "dcat", csw: "csw" }[syntax];
  const url = `${site.url}/${path}`;
  const read = await run<ReadAlone>("read", kind, url, folder);
  site.forget();
  const whole = await run<Whole>("whole", kind, url);
  if (whole.created !== datasets) throw new Error(`${whole.created} of ${datasets} were gathered.`);
  return { syntax, datasets, bytes, read, whole, asked: site.secondRun() };
}

async function run<Of>(...words: readonly string[]): Promise<Of> {
  const { stdout } = await promisify(execFile)(process.execPath, [child, ...words], { maxBuffer: 1e7 });
  return JSON.parse(stdout) as Of;
}

interface Feeds extends AsyncDisposable {
  readonly url: string;
  forget(): void;
  /** What was asked for from the second time on that robots.txt was: each run asks for it once. */
  secondRun(): { requests: number; bytes: number };
}

/** Documents have their `ETag`; a catalogue service has none. */
async function openFeeds(): Promise<Feeds> {
  let log: { robots: boolean; bytes: number }[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const isService = pathname === "/csw";
    const name = isService ? `csw/${pageName(Number(searchParams.get("startPosition") ?? 1))}` : pathname;
    const entry = { robots: pathname === "/robots.txt", bytes: 0 };
    log.push(entry);
    const path = join(folder, name);
    stat(path).then(
      ({ size }) => {
        if (!isService && request.headers["if-none-match"] === `"${size}"`) {
          response.writeHead(304).end();
          return;
        }
        entry.bytes = size;
        if (!isService) response.setHeader("etag", `"${size}"`);
        createReadStream(path).pipe(response);
      },
      () => response.writeHead(404).end(),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget: () => {
      log = [];
    },
    secondRun: () => {
      const from = log.findLastIndex(({ robots }) => robots);
      const asked = log.slice(from);
      return { requests: asked.length, bytes: asked.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function speedRow(name: string, { datasets, bytes, read, whole }: Measured, bare: Bare): string[] {
  const streamed = bare.streamed ?? bare.parsed;
  const { gathered, indexed } = whole;
  return [
    name,
    datasets.toLocaleString("en"),
    `${Math.round(bytes / 1e6)} MB`,
    seconds(bare.parsed.timeMs),
    bare.streamed === undefined ? "" : seconds(bare.streamed.timeMs),
    seconds(read.timeMs),
    seconds(gathered.timeMs),
    seconds(indexed.timeMs),
    Math.round(datasets / (gathered.timeMs / 1000)).toLocaleString("en"),
    ...[read.timeMs, gathered.timeMs, gathered.timeMs + indexed.timeMs].map((ms) =>
      (streamed.timeMs / ms).toFixed(2),
    ),
  ];
}

function processorRow(name: string, { read, whole }: Measured, bare: Bare): string[] {
  const streamed = bare.streamed ?? bare.parsed;
  const ratio = ({ cpuMs }: Spent) => (streamed.cpuMs / cpuMs).toFixed(2);
  const spent = [streamed, read, whole.gathered].map(({ cpuMs }) => seconds(cpuMs));
  return [name, ...spent, ratio(read), ratio(whole.gathered), `${whole.silenceMs.toFixed(0)} ms`];
}

function barsOfFeed(name: string, { whole }: Measured, bare: Bare): Bar[] {
  const streamed = bare.streamed ?? bare.parsed;
  return [
    {
      what: `${name}, gathered, × the bare parse, processor`,
      measured: streamed.cpuMs / whole.gathered.cpuMs,
      bar: { least: 0.5 },
    },
    { what: `${name}, silence`, measured: whole.silenceMs, unit: "ms", digits: 0, bar: { most: 50 } },
  ];
}

function memoryRow(name: string, { datasets, bytes, whole }: Measured): string[] {
  const size = `${Math.round(bytes / 1e6)} MB`;
  return [name, datasets.toLocaleString("en"), size, `${Math.round(whole.memoryBytes / 1e6)} MB`];
}

function againRow(name: string, { datasets, whole, asked }: Measured): string[] {
  return [
    name,
    whole.again.unchanged === datasets ? datasets.toLocaleString("en") : `only ${whole.again.unchanged}`,
    String(asked.requests),
    `${(asked.bytes / 1e6).toFixed(1)} MB`,
    `${Math.round(whole.again.timeMs)} ms`,
  ];
}

interface Rows {
  readonly rows: string[][];
  readonly processor: string[][];
  readonly memory: string[][];
  readonly again: string[][];
  readonly bars: readonly Bar[];
}

function report({ rows, processor, memory, again, bars }: Rows): string {
  return [
    "## Gathering",
    "The datasets of data.gouv.fr, multiplied with variation, and records of a real GeoNetwork, from a server on this machine into PostgreSQL. The bare parse is `JSON.parse` of the whole document, and for its memory’s sake `@bergos/jsonparse`, which streams; `n3`, `rdfxml-streaming-parser`, `saxes`: each parses the same feed and keeps nothing. The ratio is to the parser that streams.",
    table(
      [
        "feed",
        "datasets",
        "length",
        "bare parse",
        "streamed",
        "read alone",
        "gathered",
        "then indexed",
        "datasets/s, gathered",
        "ratio, read",
        "ratio, gathered",
        "ratio, indexed too",
      ],
      rows,
    ),
    "The same by the time of the processors that the process itself used, without PostgreSQL’s: on a machine that others use too, it says more than the clock. Read alone is what a preview of everything would cost: parsed, understood and cleaned, and nothing kept.",
    table(
      [
        "feed",
        "bare parse",
        "read alone",
        "gathered",
        "ratio, read",
        "ratio, gathered",
        "longest silence of the thread",
      ],
      processor,
    ),
    "Beyond the parse, each dataset is hashed, understood, cleaned, packed (as it came and as it was understood, together), looked up by its keys among all the others, and written to five tables with their indexes, in batches of a hundred. PostgreSQL and the server of the feeds share the processors with the process that gathers; the bare parse has them alone. Where the ratio is below the bar, that is where the time goes.",
    "Greatest memory of the process that gathers, everything else that an instance has open included (DuckDB, the search index, the program itself); PostgreSQL is another process.",
    table(["feed", "datasets", "length", "greatest memory"], memory),
    "The same source once more, unchanged. A document with an `ETag` costs its question; a service without one is read again, and its records are known by their hashes.",
    table(["feed", "unchanged", "requests, robots.txt included", "sent", "time"], again),
    barsTable(bars),
  ].join("\n\n");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map((_, at) => (at === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
