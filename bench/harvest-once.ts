/**
 * One measured reading in a process of its own: `bare`, a syntax and the folder of its feed, or `whole`,
 * a kind of source and its address, gathered twice. Writes times and the greatest memory as JSON on
 * standard output.
 */
import Parser from "@bergos/jsonparse";
import { createReadStream } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { StreamParser } from "n3";
import { RdfXmlParser } from "rdfxml-streaming-parser";
import { SaxesParser } from "saxes";
import type { SourceKind } from "../src/federation/source.ts";
import { openSearchIndex } from "../src/catalogue/search/index/search-index.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { harvestWorld } from "../test/harvest/world.ts";
import { feedName, type Syntax } from "./harvest-feeds.ts";

export interface Bare {
  readonly timeMs: number;
  /** By a parser that streams, where the fastest does not. */
  readonly streamedMs?: number;
  readonly memoryBytes: number;
}

export interface Whole {
  readonly gatherMs: number;
  /** Until everything gathered is found by a search. */
  readonly indexMs: number;
  readonly created: number;
  readonly state: string;
  /** Greatest of this process until the index; the database is another one. */
  readonly memoryBytes: number;
  readonly again: { readonly timeMs: number; readonly unchanged: number };
}

async function bare(syntax: Syntax, folder: string): Promise<Bare> {
  const timeMs = await timed(() => parse[syntax](folder));
  const memoryBytes = process.resourceUsage().maxRSS * 1024;
  if (syntax !== "json") return { timeMs, memoryBytes };
  return { timeMs, memoryBytes, streamedMs: await timed(() => streamJson(folder)) };
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
  const gatherMs = await timed(async () => {
    const run = await world.harvest(source);
    if (run.failure !== undefined) console.error(run.failure);
    created = run.counts.created;
    state = run.state;
  });
  const memoryBytes = process.resourceUsage().maxRSS * 1024;
  const indexMs = await timed(() => index.prepare());
  let unchanged = 0;
  const timeMs = await timed(async () => {
    unchanged = (await world.harvest(source)).counts.unchanged;
  });
  if (world.bugs.length > 0) console.error(world.bugs);
  return { gatherMs, indexMs, created, state, memoryBytes, again: { timeMs, unchanged } };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const [how = "", what = "", where = ""] = process.argv.slice(2);
const measured = how === "bare" ? await bare(what as Syntax, where) : await whole(what as SourceKind, where);
process.stdout.write(JSON.stringify(measured), () => process.exit(0));
