/**
 * Searching: how often the dataset, or the producer, that people wanted is among the first, on the
 * questions of data.gouv.fr that are shared with developers; and how long a search takes over 100 000
 * datasets, the real ones multiplied with variation, with eight clients.
 */
import { once } from "node:events";
import { type Actor, anyone, system } from "../src/access/actor.ts";
import { changeDataset } from "../src/catalogue/datasets.ts";
import { publish } from "../src/catalogue/publish.ts";
import type { WriteDataset } from "../src/catalogue/published-texts.ts";
import { findPlaceAnswer } from "../src/search/answer-place.ts";
import { findInRows } from "../src/search/find-in-rows.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { figuresOfPlaces, rowsWithWords, tablesForCatalogue } from "../src/tables/for-catalogue.ts";
import { search, searchWritten, type SearchContext } from "../src/search/search-datasets.ts";
import { type IndexerContext, openSearchIndex, type SearchIndex } from "../src/search/index/search-index.ts";
import type { Facet, SearchRequest, SearchResult } from "../src/search/search.ts";
import { MarkedChanges } from "../src/db/changes.ts";
import type { Db } from "../src/db/db.ts";
import { openGazetteer } from "../src/territory/gazetteer.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { createApi } from "../src/api/app.ts";
import { findBoardsElsewhere, listBoards } from "../src/boards/boards.ts";
import type { Rooms } from "../src/rooms.ts";
import { testDatabase } from "../test/database.ts";
import { importWorld } from "../test/import-world.ts";
import { sharedData } from "../test/shared-data.ts";
import { type Bar, barsTable } from "./bars.ts";
import type { Load, Measured } from "./query-clients.ts";
import { notHere } from "./section.ts";
import { servedApi } from "./served-api.ts";
import { multiplyDatasets } from "./search-many.ts";
import {
  type Catalogue,
  putDatasets,
  putOrganizations,
  type Query,
  readCatalogue,
  toRemote,
} from "./search-world.ts";

/** Fewer for a quick look: `BENCH_DATASETS=20000 npm run bench -- search`. */
const datasetsMany = Number(process.env["BENCH_DATASETS"] ?? 100_000);
const clients = 8;
const requests = 1_500;
const facets: readonly Facet[] = ["theme", "producer", "format", "licence", "territory"];
const territory = openTerritory();
const gazetteer = openGazetteer(territory);
const clock = () => new Date();
/** Nobody is followed. */
const figuresElsewhere = async () => [];

export async function searchReport(): Promise<string> {
  const folder = sharedData("catalogues/datagouv");
  if (folder === undefined) return notHere("The questions are not on this machine.");
  const catalogue = await readCatalogue(folder);
  const quality = await qualityReport(catalogue);
  const speed = await speedReport(catalogue);
  return `## Searching\n\n${quality}\n\n${speed}`;
}

/** How often what was wanted is found, with the index that `open` opens. */
export async function qualityReport(
  catalogue: Catalogue,
  open: (db: Db) => SearchIndex = openIndex,
): Promise<string> {
  await using world = await testDatabase();
  const { db } = world;
  const organizations = await putOrganizations(db, catalogue);
  const [first] = organizations.values();
  const datasets = await putDatasets(
    db,
    catalogue.datasets.map((told) => ({
      id: told.id,
      organization: (organizations.get(told.organization?.id ?? "") ?? first)?.id ?? "",
      dataset: toRemote(told),
    })),
  );
  await using index = open(db);
  await index.prepare();
  const ctx = { db, clock, territory, gazetteer, index };
  const found = await judge(ctx, catalogue.datasetQueries, (result, expected) =>
    result.items.findIndex(({ id }) => id === datasets.get(expected)),
  );
  const named = await judge(ctx, catalogue.producerQueries, (result, expected) =>
    result.producers.findIndex(({ value }) => value === organizations.get(expected)?.slug),
  );
  const all = [...found, ...named];
  return [
    `${catalogue.datasets.length} datasets and ${organizations.size} organizations of data.gouv.fr; ${all.length} questions of its users, each with the dataset (among the datasets found) or the organization (among the producers shown) that they wanted. data.gouv.fr itself finds 123 in the first ten.`,
    table(
      ["questions", "asked", "first", "in the first 5", "in the first 10", "mean reciprocal rank"],
      [
        ["for a dataset", ...judged(found)],
        ["for a producer", ...judged(named)],
        ["all", ...judged(all)],
      ],
    ),
    barsTable([
      {
        what: `of ${all.length} questions, what was wanted among the first ten`,
        measured: all.filter((place) => place > 0).length,
        digits: 0,
        bar: { least: 130 },
      },
    ]),
  ].join("\n\n");
}

/** The place of what was wanted in each answer, from 1; 0 where it is not among the first ten. */
async function judge(
  ctx: SearchContext,
  queries: readonly Query[],
  placeIn: (result: SearchResult, expected: string) => number,
): Promise<readonly number[]> {
  const places: number[] = [];
  for (const { q, keyword, expected } of queries) {
    const filters = keyword === undefined ? {} : { keyword: [keyword] };
    const result = await search(ctx, anyone, toRequest(q, { filters, pageSize: 10 }));
    places.push(placeIn(result, expected) + 1);
  }
  return places;
}

function judged(places: readonly number[]): string[] {
  const within = (most: number): string =>
    String(places.filter((place) => place > 0 && place <= most).length);
  const reciprocal = places.reduce((sum, place) => sum + (place === 0 ? 0 : 1 / place), 0) / places.length;
  return [String(places.length), within(1), within(5), within(10), reciprocal.toFixed(2)];
}

async function speedReport(catalogue: Catalogue): Promise<string> {
  await using world = await importWorld();
  const { db } = world.ctx;
  await importCommunes(world);
  await multiplyDatasets(db, catalogue, datasetsMany, territory);
  const before = memory();
  const indexing = await timed(() => indexOnce(db));
  const readingRows = await keepImage(db);
  await using index = openIndex(db);
  const reading = await timed(() => index.prepare());
  const held = memory() - before;
  const ctx = { db, clock, territory, gazetteer, index, tables: world.ctx };
  const { datasets } = await index.fresh();
  const common = mostCommon(datasets.dictionary);
  const works = worksOf(catalogue, common);
  const rows: string[][] = [];
  const bars: Bar[] = [];
  // An instance that has answered before: what is compiled or read at a first question is no part of the others.
  for (const { questions } of works) await throughHttp(ctx, questions.slice(-50));
  for (const { name, questions } of works) {
    await throughVerb(ctx, questions.slice(0, 50));
    // As a change of the catalogue does: no answer is kept from one measure for the next.
    datasets.generation += 1;
    const verb = await throughVerb(ctx, questions);
    datasets.generation += 1;
    const http = await throughHttp(ctx, questions);
    bars.push({
      what: `${name}, HTTP, 95th percentile`,
      measured: Number(percentiles(http.ms)[1]),
      unit: "ms",
      digits: 1,
      bar: { most: 50 },
    });
    rows.push([
      name,
      ...percentiles(verb.ms),
      perSecond(verb),
      ...percentiles(http.ms),
      perSecond(http),
      http.processMs.toFixed(1),
    ]);
  }
  return [
    `${datasetsMany.toLocaleString("en")} datasets, the real ones multiplied with variation; ${clients} clients, 20 results and 5 facets, ${requests} searches each, after 50 of each kind over HTTP that are not counted; the process, its database and the clients share the machine. Common words are those that half of the datasets hold or nearly: ${common.map((word) => `“${word}”`).join(", ")}. What was made of a question is kept until the catalogue changes, so a question that is asked again costs the reading of its page alone; those asked once each tell what it costs to make. Over HTTP each question is also looked for among places, with their figures, and its unknown words among the rows of a table of ${territory.codes("commune").length.toLocaleString("en")} communes. “Processor, each” is what one search over HTTP takes of the thread that answers. Times in milliseconds.`,
    table(
      [
        "questions",
        "verb, median",
        "95th",
        "99th",
        "searches/s",
        "HTTP, median",
        "95th",
        "99th",
        "searches/s",
        "processor, each",
      ],
      rows,
    ),
    `Of the index ${Math.round(datasets.postings.bytes / 1e6)} MB are postings; where no image of it is kept, it is read again in ${(readingRows / 1000).toFixed(1)} s.`,
    barsTable([
      ...bars,
      {
        what: "datasets analysed a second, index included",
        measured: datasetsMany / (indexing / 1000),
        digits: 0,
        bar: { least: 4_000 },
      },
      {
        what: "the index read again at a start",
        measured: reading / 1000,
        unit: "s",
        digits: 1,
        bar: { most: 3 },
      },
      { what: "the index, heap and arrays", measured: held / 1e6, unit: "MB", digits: 0, bar: { most: 250 } },
    ]),
  ].join("\n\n");
}

/** Held by nothing afterwards: what is measured of the memory is one index. */
export async function indexOnce(db: Db): Promise<void> {
  await using index = openIndex(db);
  await index.prepare();
}

/** How long it takes to read the index by its rows; an image of it is there for the next who reads it. */
async function keepImage(db: Db): Promise<number> {
  await using index = openIndex(db);
  const reading = await timed(() => index.prepare());
  await index.keepImage();
  return reading;
}

/** The communes with their inhabitants, open to everybody: what a place is answered with, and where unknown words are found. */
async function importCommunes(world: Awaited<ReturnType<typeof importWorld>>): Promise<void> {
  const rows = territory
    .codes("commune")
    .map((code) => [code, territory.labelOf("commune", code), territory.populationOf("commune", code)]);
  const lines = rows.map((cells) => cells.map((cell) => `"${cell ?? ""}"`).join(","));
  const made = await world.import("communes.csv", `code,nom,population\n${lines.join("\n")}\n`);
  if (made.state !== "done") throw new Error(JSON.stringify(made));
  const { db } = world.ctx;
  await changeDataset({ db, clock, ...tablesForCatalogue(world.ctx) }, system, world.dataset.id, {
    licence: "Licence Ouverte 2.0",
  });
  await publish({ db, clock, ...tablesForCatalogue(world.ctx) }, system, world.dataset.id);
}

interface Work {
  readonly name: string;
  readonly questions: readonly string[];
}

/** Questions as the address of the API has them. */
export function worksOf(
  { datasetQueries, producerQueries }: Catalogue,
  common: readonly string[],
): readonly Work[] {
  const real = [...datasetQueries, ...producerQueries].map(({ q }) => q).filter((q) => q !== "");
  const communes = territory.codes("commune").map((code) => territory.labelOf("commune", code) ?? "");
  const [one = "", two = "", three = ""] = common;
  return [
    { name: "of real people", questions: many((n) => ({ q: at(real, n) })) },
    {
      name: "of real people with the name of a commune, each asked once",
      questions: many((n) => ({ q: `${at(real, n)} ${at(communes, n * 7919)}` })),
    },
    {
      name: "a place: its name, its code, or how many live there",
      questions: many((n) => ({ q: aboutPlace(at(communes, n * 7919), n) })),
    },
    { name: "one common word", questions: many((n) => ({ q: at(common, n) })) },
    {
      name: "two or three common words",
      questions: many((n) => ({ q: n % 2 === 0 ? `${one} ${two}` : `${one} ${two} ${three}` })),
    },
    {
      name: "a common word and a rare one, with a filter",
      questions: many((n) => ({ q: `${at(common, n)} ${at(real, n)}`, format: "CSV" })),
    },
    { name: "no word, newest first", questions: many((n) => ({ page: String(1 + (n % 5)) })) },
    { name: "a mistyped word", questions: many((n) => ({ q: `${at(real, n).slice(0, 12)}z` })) },
  ];
}

/** As people ask for a place; a card with its figures is told above what is found. */
function aboutPlace(commune: string, n: number): string {
  const [code = ""] = territory.codesOf("commune", commune);
  return [commune, `combien d’habitants à ${commune}`, code][n % 3] ?? commune;
}

function many(make: (n: number) => Record<string, string>): string[] {
  return Array.from({ length: requests }, (_, n) => new URLSearchParams(make(n)).toString());
}

function at(list: readonly string[], n: number): string {
  return list[n % list.length] ?? "";
}

export async function throughVerb(ctx: SearchContext, questions: readonly string[]): Promise<Measured> {
  const ms: number[] = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let turn = next++; turn < questions.length; turn = next++) {
        const params = new URLSearchParams(questions[turn]);
        const format = params.get("format");
        const at = performance.now();
        await search(
          ctx,
          anyone,
          toRequest(params.get("q") ?? "", {
            page: Number(params.get("page") ?? 1),
            sort: params.has("q") ? "relevance" : "newest",
            filters: format === null ? {} : { format: [format] },
          }),
        );
        ms.push(performance.now() - at);
      }
    }),
  );
  return { ms, elapsedMs: performance.now() - began, bytes: 0 };
}

/** `/api/search` alone, as an instance answers it. */
function apiOf({ tables, ...ctx }: SearchContext & { readonly tables: TablesContext }) {
  const answering = { ...ctx, figuresOf: figuresOfPlaces(tables), figuresElsewhere };
  const rowsWith = [rowsWithWords(tables)];
  const rooms = {
    boards: {
      findBoardsElsewhere: (actor: Actor, asked: Parameters<typeof findBoardsElsewhere>[2]) =>
        findBoardsElsewhere(ctx, actor, asked),
      listBoards: (actor: Actor, asked: Parameters<typeof listBoards>[2]) => listBoards(ctx, actor, asked),
    },
    search: {
      findInRows: (found: SearchResult) => findInRows({ rowsWith }, found),
      findPlaceAnswer: (question: string) => findPlaceAnswer(answering, question),
      searchWritten: (actor: Actor, request: SearchRequest, write: WriteDataset) =>
        searchWritten(ctx, actor, request, write),
    },
  } as unknown as Rooms;
  const changes = new MarkedChanges(ctx.db);
  return createApi(rooms, { url: "http://127.0.0.1", version: "0", rateLimits: {}, changes });
}

async function throughHttp(
  ctx: SearchContext & { readonly tables: TablesContext },
  questions: readonly string[],
): Promise<Measured & { readonly processMs: number }> {
  const api = apiOf(ctx);
  using served = await servedApi(api);
  const load: Load = {
    port: served.port,
    paths: questions.map((question) => `/api/search?${question}&facets=${facets.join(",")}`),
    clients,
    requests: questions.length,
  };
  const before = process.threadCpuUsage();
  served.clients.send(load);
  const [measured] = (await once(served.clients, "message")) as [Measured];
  const { user, system: inKernel } = process.threadCpuUsage(before);
  return { ...measured, processMs: (user + inKernel) / 1000 / questions.length };
}

export function toRequest(q: string, more: Partial<SearchRequest>): SearchRequest {
  return { q, page: 1, pageSize: 20, sort: "relevance", language: "fr", filters: {}, facets, ...more };
}

export function openIndex(db: Db) {
  return openSearchIndex(indexing(db));
}

/** What any index is made with. */
export function indexing(db: Db): IndexerContext {
  return {
    db,
    clock,
    territory,
    tableFacts: async () => new Map(),
    qualityOf: async () => new Map(),
    log: (event, fields) => console.error(event, fields),
  };
}

/** Eight words that the most datasets hold. */
export function mostCommon(dictionary: {
  readonly size: number;
  readonly frequencies: { at(term: number): number };
  word(term: number): string;
}): string[] {
  return Array.from({ length: dictionary.size }, (_, term) => term)
    .sort((one, other) => dictionary.frequencies.at(other) - dictionary.frequencies.at(one))
    .map((term) => dictionary.word(term))
    .filter((word) => word.length > 3 && !/\d/.test(word))
    .slice(0, 8);
}

export function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

export function percentiles(ms: readonly number[]): string[] {
  const sorted = [...ms].sort((one, other) => one - other);
  return [0.5, 0.95, 0.99].map((part) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1));
}

export function perSecond({ ms, elapsedMs }: Measured): string {
  return String(Math.round(ms.length / (elapsedMs / 1000)));
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map((_, at) => (at === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
