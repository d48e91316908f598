/**
 * One measured reading in a process of its own: `bare`, a syntax and the folder of its feed; `read`, a kind
 * of source, its address and the folder of all feeds, of which nothing is kept; or `whole`, a kind of
 * source and its address, gathered twice. Writes times and the greatest memory as JSON on
 * standard output.
 */
import Parser from "@bergos/jsonparse";
import { createReadStream } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { StreamParser } from "n3";
import { RdfXmlParser } from "rdfxml-streaming-parser";
import { SaxesParser } from "saxes";
import { cleanMetadata } from "../src/catalogue/metadata-rules.ts";
import { toGotten } from "../src/harvest/fetching/source-document.ts";
import { recordIn, type SourceDocument } from "../src/harvest/read.ts";
import { readers } from "../src/harvest/readers.ts";
import type { SourceKind } from "../src/harvest/source.ts";
import { openSearchIndex } from "../src/search/index/search-index.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { harvestWorld } from "../test/harvest/world.ts";
import { feedName, pageName, type Syntax } from "./harvest-feeds.ts";
import { watchSilence } from "./silence.ts";

/** By the clock, and of the processors, by this process alone: what another takes from it is not counted. */
export interface Spent {
  readonly timeMs: number;
  readonly cpuMs: number;
}

export interface Bare {
  readonly parsed: Spent;
  /** By a parser that streams, where the fastest does not. */
  readonly streamed?: Spent;
}

/** Parsed, understood and cleaned, as for a preview of everything. */
export interface ReadAlone extends Spent {
  readonly records: number;
}

export interface Whole {
  readonly gathered: Spent;
  /** Until everything gathered is found by a search. */
  readonly indexed: Spent;
  readonly created: number;
  readonly state: string;
  /** Greatest of this process until the index; the database is another one. */
  readonly memoryBytes: number;
  /** The longest of the thread that answers everybody. */
  readonly silenceMs: number;
  readonly again: Spent & { readonly unchanged: number };
}

async function bare(syntax: Syntax, folder: string): Promise<Bare> {
  const parsed = await timed(() => parse[syntax](folder));
  return syntax === "json" ? { parsed, streamed: await timed(() => streamJson(folder)) } : { parsed };
}

const parse: Readonly<Record<Syntax, (folder: string) => Promise<void>>> = {
  json: async (folder) => void JSON.parse(await readFile(join(folder, feedName("json")), "utf8")),
  turtle: (folder) => drained(createReadStream(join(folder, feedName("turtle"))).pipe(new StreamParser())),
  "rdf-xml": (folder) =>
    drained(createReadStream(join(folder, feedName("rdf-xml"))).pipe(new RdfXmlParser())),
  csw: async (folder) => {
    for (const name of await readdir(folder)) {
      const parser = new SaxesParser({ xmlns: true, position: false });
      parser.on("opentag", () => undefined);
      parser.on("text", () => undefined);
      // A prefix that the real records leave undeclared is no reason to stop.
      parser.on("error", () => undefined);
      parser.write(await readFile(join(folder, name), "utf8")).close();
    }
  },
};

async function streamJson(folder: string): Promise<void> {
  const parser = new Parser();
  parser.onValue = () => undefined;
  for await (const chunk of createReadStream(join(folder, feedName("json")))) parser.write(chunk as Buffer);
}

async function drained(quads: AsyncIterable<unknown>): Promise<void> {
  let count = 0;
  for await (const quad of quads) if (quad !== undefined) count++;
  if (count === 0) throw new Error("The feed holds no statement.");
}

async function read(kind: SourceKind, url: string, folder: string): Promise<ReadAlone> {
  const get = (address: string) => openFeed(folder, address);
  let records = 0;
  const spent = await timed(async () => {
    const { signal } = new AbortController();
    for await (const told of readers.get(kind)?.read({ url, options: {}, get, signal }) ?? []) {
      const record = recordIn(told);
      if (record?.dataset === undefined) continue;
      cleanMetadata(record.dataset.metadata);
      records++;
    }
  });
  return { ...spent, records };
}

/** What the server of the feeds answers, without the server. */
async function openFeed(folder: string, address: string): Promise<SourceDocument> {
  const { pathname, searchParams } = new URL(address);
  const page = pageName(Number(searchParams.get("startPosition") ?? 1));
  const path = join(folder, pathname === "/csw" ? `csw/${page}` : pathname);
  return toGotten({ path, url: address, headers: new Headers(), hash: "", bytes: (await stat(path)).size });
}

async function whole(kind: SourceKind, url: string): Promise<Whole> {
  await using world = await harvestWorld({ pacePerSecond: 10_000 });
  const { db, ctx } = world;
  await using index = openSearchIndex({
    db,
    clock: ctx.clock,
    territory: openTerritory(),
    tableFacts: async () => new Map(),
    qualityOf: async () => new Map(),
    log: (event, fields) => console.error(event, fields),
  });
  const source = await world.source({ url, kind });
  let state = "";
  let created = 0;
  const silence = watchSilence();
  const gathered = await timed(async () => {
    const run = await world.harvest(source);
    if (run.failure !== undefined) console.error(run.failure);
    created = run.counts.created;
    state = run.state;
  });
  silence.end();
  const memoryBytes = process.resourceUsage().maxRSS * 1024;
  const indexed = await timed(() => index.prepare());
  let unchanged = 0;
  const again = await timed(async () => {
    unchanged = (await world.harvest(source)).counts.unchanged;
  });
  if (world.bugs.length > 0) console.error(world.bugs);
  return {
    gathered,
    indexed,
    created,
    state,
    memoryBytes,
    silenceMs: silence.longestMs(),
    again: { ...again, unchanged },
  };
}

async function timed(work: () => Promise<void>): Promise<Spent> {
  const began = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { timeMs: performance.now() - began, cpuMs: (user + system) / 1000 };
}

async function measure([how = "", what = "", where = "", folder = ""]: readonly string[]) {
  if (how === "bare") return bare(what as Syntax, where);
  if (how === "read") return read(what as SourceKind, where, folder);
  return whole(what as SourceKind, where);
}

const measured = await measure(process.argv.slice(2));
process.stdout.write(JSON.stringify(measured), () => process.exit(0));
