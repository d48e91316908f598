/**
 * The index of searches on a server of OpenSearch beside the one in memory: the same judged questions, and what a
 * search over 100 000 datasets takes of the time, of this process and of the servers. `MAILLE_TEST_OPENSEARCH` names
 * the server.
 */
import { setTimeout as wait } from "node:timers/promises";
import { readIndexState } from "../src/catalogue/search-index/rows.ts";
import { isSearchAway } from "../src/search/away.ts";
import type { SearchContext } from "../src/search/search-datasets.ts";
import type { SearchIndex } from "../src/search/index/search-index.ts";
import { openOpenSearch } from "../src/search/opensearch/opensearch-index.ts";
import { openGazetteer } from "../src/territory/gazetteer.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import type { Db } from "../src/db/db.ts";
import { testDatabase } from "../test/database.ts";
import { askedAt, nameCopies, searchServer } from "../test/search-server.ts";
import { sharedData } from "../test/shared-data.ts";
import { multiplyDatasets } from "./search-many.ts";
import {
  indexing,
  indexOnce,
  memory,
  mostCommon,
  openIndex,
  percentiles,
  perSecond,
  qualityReport,
  table,
  throughVerb,
  worksOf,
} from "./search.ts";
import { notHere } from "./section.ts";
import { type Catalogue, readCatalogue } from "./search-world.ts";

const datasetsMany = Number(process.env["BENCH_DATASETS"] ?? 100_000);
const questionsMany = Number(process.env["BENCH_QUESTIONS"] ?? 400);
const territory = openTerritory();
const gazetteer = openGazetteer(territory);
const clock = () => new Date();

export async function searchServerReport(): Promise<string> {
  const folder = sharedData("catalogues/datagouv");
  if (folder === undefined) return notHere("The questions are not on this machine.");
  if (searchServer === undefined) return notHere("MAILLE_TEST_OPENSEARCH names no server of OpenSearch.");
  const catalogue = await readCatalogue(folder);
  const quality = await qualityReport(catalogue, openServed);
  return `## Searching on OpenSearch\n\n${quality}\n\n${await speedReport(catalogue)}`;
}

function openServed(db: Db) {
  return openOpenSearch(indexing(db), askedAt(searchServer ?? ""));
}

async function speedReport(catalogue: Catalogue): Promise<string> {
  await using world = await testDatabase();
  const { db } = world;
  await nameCopies(db);
  await multiplyDatasets(db, catalogue, datasetsMany, territory);
  await indexOnce(db);
  const bare = memory();
  await using own = openIndex(db);
  await own.prepare();
  const inMemory = memory() - bare;
  const { datasets } = await own.fresh();
  const common = mostCommon(datasets.dictionary);
  await using served = openServed(db);
  const feeding = await fed(db, served);
  const rows: string[][] = [];
  const unasked = memory();
  for (const { name, questions } of worksOf(catalogue, common)) {
    const some = questions.slice(0, questionsMany);
    const here = await measured({ db, clock, territory, gazetteer, index: own }, some);
    const there = await measured({ db, clock, territory, gazetteer, index: served }, some);
    rows.push([name, ...here.slice(0, -1), ...there]);
  }
  const learned = memory() - unasked;
  const { heapBytes, storeBytes, nodes } = await serversNow();
  return [
    `${datasetsMany.toLocaleString("en")} datasets, the real ones multiplied with variation; 8 clients, 20 results and 5 facets, ${questionsMany} searches of each kind by the verb, in memory and on ${nodes} nodes of OpenSearch on the same machine. What was made of a question is kept until the catalogue changes, with both. “Processor” is what one search takes, in milliseconds: of this process, and of the nodes together.`,
    table(
      [
        "questions",
        "memory: median",
        "95th",
        "99th",
        "searches/s",
        "processor",
        "OpenSearch: median",
        "95th",
        "99th",
        "searches/s",
        "processor",
        "of the nodes",
      ],
      rows,
    ),
    `Built in ${seconds(feeding.ms)} s, ${Math.round(datasetsMany / (feeding.ms / 1000))} datasets a second, for ${seconds(feeding.ofNodesMs)} s of the nodes' processors and ${seconds(feeding.ofProcessMs)} of the process. The nodes hold ${toMb(storeBytes)} MB on disk, replicas included, with ${toMb(heapBytes)} MB of heap. The index in memory takes ${toMb(inMemory)} MB of the process; what it keeps of the servers' words, and of questions for both indexes, ${toMb(learned)} MB after all these searches.`,
  ].join("\n\n");
}

/** What building on the servers takes. */
async function fed(db: Db, served: SearchIndex) {
  const before = await serversNow();
  const own = process.cpuUsage();
  const began = performance.now();
  const { revision } = await readIndexState(db);
  // On a machine that is too busy a request may end; the next one goes on from there.
  for (let generation = -1; generation < revision;) {
    await served.prepare();
    generation = await served.fresh().then(
      (copy) => copy.generation,
      (error: unknown) => {
        if (!isSearchAway(error)) throw error;
        return -1;
      },
    );
  }
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(own);
  const ofNodesMs = (await serversNow()).cpuMs - before.cpuMs;
  return { ms, ofProcessMs: (user + system) / 1000, ofNodesMs };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(0);
}

function toMb(bytes: number): number {
  return Math.round(bytes / 1e6);
}

/** Asked once before, as an instance that has answered was. */
async function measured(ctx: SearchContext, questions: readonly string[]): Promise<string[]> {
  await throughVerb(ctx, questions.slice(-20));
  const before = await serversNow();
  const own = process.cpuUsage();
  const load = await throughVerb(ctx, questions);
  const { user, system } = process.cpuUsage(own);
  const after = await serversNow();
  const each = (ms: number): string => (ms / questions.length).toFixed(1);
  return [
    ...percentiles(load.ms),
    perSecond(load),
    each((user + system) / 1000),
    each(after.cpuMs - before.cpuMs),
  ];
}

interface NodesStats {
  readonly nodes: Readonly<
    Record<
      string,
      {
        readonly process: { readonly cpu: { readonly total_in_millis: number } };
        readonly jvm: { readonly mem: { readonly heap_used_in_bytes: number } };
        readonly indices: { readonly store: { readonly size_in_bytes: number } };
      }
    >
  >;
}

/** Of the nodes together. A node reads its own figures once a second. */
async function serversNow() {
  await wait(1_100);
  const answer = await fetch(new URL("/_nodes/stats/process,jvm,indices", searchServer));
  const nodes = Object.values(((await answer.json()) as NodesStats).nodes);
  const sum = (of: (node: (typeof nodes)[number]) => number): number =>
    nodes.reduce((all, node) => all + of(node), 0);
  return {
    nodes: nodes.length,
    cpuMs: sum((node) => node.process.cpu.total_in_millis),
    heapBytes: sum((node) => node.jvm.mem.heap_used_in_bytes),
    storeBytes: sum((node) => node.indices.store.size_in_bytes),
  };
}
