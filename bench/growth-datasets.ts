/** A catalogue of so many datasets, in a process of its own: `growth-datasets.ts 1000`. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyone, system } from "../src/access/actor.ts";
import { changeDataset, getDataset } from "../src/catalogue/datasets.ts";
import { listDatasets } from "../src/catalogue/list-datasets.ts";
import { silentLog } from "../src/base/log.ts";
import { openDatabase } from "../src/db/database.ts";
import type { Db } from "../src/db/db.ts";
import { migrate } from "../src/db/migrate.ts";
import { search, type SearchContext } from "../src/search/search-datasets.ts";
import { openGazetteer } from "../src/territory/gazetteer.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { sharedData } from "../test/shared-data.ts";
import { median, tell } from "./growth-told.ts";
import { multiplyDatasets } from "./search-many.ts";
import { type Catalogue, readCatalogue } from "./search-world.ts";
import { indexOnce, memory, mostCommon, openIndex, throughVerb, toRequest, worksOf } from "./search.ts";

const count = Number(process.argv[2]);
const searches = { "search-real": 0, "search-commune": 1, "search-filter": 5, "search-newest": 6 } as const;
const clock = () => new Date();
const batches = 5;
const each = 20;

{
  const folder = sharedData("catalogues/datagouv");
  if (folder === undefined) throw new Error("The catalogue that is multiplied is not on this machine.");
  const catalogue = await readCatalogue(folder);
  const files = await mkdtemp(join(tmpdir(), "maille-bench-growth-"));
  try {
    // A server of its own: what it takes of processor is of this alone.
    await using database = await openDatabase({ folder: join(files, "postgres"), log: silentLog });
    process.once("SIGTERM", () => void givenUp(database, files));
    await database.db`alter system set autovacuum = off`;
    await database.db`select pg_reload_conf()`;
    await migrate(database.db);
    await measureAll(database.db, catalogue);
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}
process.exit(0);

async function givenUp(database: AsyncDisposable, files: string): Promise<void> {
  await database[Symbol.asyncDispose]();
  await rm(files, { recursive: true, force: true });
  process.exit(1);
}

async function measureAll(db: Db, catalogue: Catalogue): Promise<void> {
  const territory = openTerritory();
  await multiplyDatasets(db, catalogue, count, territory);
  // As autovacuum does within a minute: plans are those of a table of that size, and it is not measured.
  await db`vacuum analyze`;
  console.error(`growth: ${count} datasets are there`);
  const empty = held();
  tell("indexing", "ours", (await processorOf(db, () => indexOnce(db))) / 1_000);
  const indexed = held();
  // What is held once the index is closed; a logarithmic scale has no 0.
  tell("left", "ours", Math.max(1, (indexed - empty) / 1e6));
  await using index = openIndex(db);
  tell("start", "ours", (await processorOf(db, () => index.prepare())) / 1_000);
  tell("memory", "ours", (held() - indexed) / 1e6);
  const ctx = { db, clock, territory, gazetteer: openGazetteer(territory), index };
  const { datasets } = await index.fresh();
  const works = worksOf(catalogue, mostCommon(datasets.dictionary));
  for (const [id, place] of Object.entries(searches)) {
    const questions = works[place]?.questions ?? [];
    await throughVerb(ctx, questions.slice(-each));
    const ask = async (from: number) => {
      // As a change of the catalogue does: no answer is kept from one batch for the next.
      datasets.generation += 1;
      await throughVerb(ctx, questions.slice(from, from + each));
    };
    tell(id, "ours", await eachOf(db, ask));
  }
  await readings(db);
  await changes(ctx);
}

/** Bytes, after the buffers that a first sweep let go of are swept as well. */
function held(): number {
  memory();
  return memory();
}

async function readings(db: Db): Promise<void> {
  const newest = () => listDatasets({ db }, anyone, { page: 1, pageSize: each });
  const { items } = await newest();
  const one = async (from: number) => {
    for (let n = 0; n < each; n += 1)
      await getDataset({ db }, anyone, items[(from + n) % items.length]?.id ?? "");
  };
  await one(0);
  tell("dataset", "ours", await eachOf(db, one));
  // What grows with the datasets is asked as often as takes some time, three times at least.
  const took = await timeOf(newest);
  const turns = Math.min(each, Math.max(3, Math.floor(1_000 / took)));
  const list = async () => {
    for (let n = 0; n < turns; n += 1) await newest();
  };
  tell("list", "ours", await eachOf(db, list, turns));
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** A title changes, and the next search that finds it has it in its index. */
async function changes(ctx: SearchContext): Promise<void> {
  const { db } = ctx;
  const catalogue = { db, clock, readiness: async () => ({ tables: 1, personalData: [] }) };
  const { items } = await listDatasets({ db }, anyone, { page: 1, pageSize: 20 });
  const costs: number[] = [];
  for (const [turn, { id }] of items.entries()) {
    const word = `quixaba${turn}z`;
    const cost = await processorOf(db, async () => {
      await changeDataset(catalogue, system, id, { title: `Relevés ${word}` });
      const found = await search(ctx, anyone, toRequest(word, { literally: true }));
      if (found.items[0]?.id !== id) throw new Error(`“${word}” is not found once its title is changed.`);
    });
    if (turn > 1) costs.push(cost);
  }
  tell("change", "ours", median(costs));
}

/** Milliseconds of processor each, from the medians of batches. */
async function eachOf(db: Db, batch: (from: number) => Promise<unknown>, questions = each): Promise<number> {
  const costs: number[] = [];
  for (let turn = 0; turn < batches; turn += 1)
    costs.push((await processorOf(db, () => batch(turn * each))) / questions);
  return median(costs);
}

/** Milliseconds of processor of this process and of PostgreSQL for its database. */
async function processorOf(db: Db, work: () => Promise<unknown>): Promise<number> {
  const [own, servers] = [process.cpuUsage(), await serversMs(db)];
  await work();
  const { user, system: kernel } = process.cpuUsage(own);
  return (user + kernel) / 1_000 + (await serversMs(db)) - servers;
}

/** Of the processes that PostgreSQL has for this database, and of all of its processes that ended. */
async function serversMs(db: Db): Promise<number> {
  const backends = await db<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'`;
  let ms = 0;
  let postmaster = 0;
  for (const { pid } of backends) {
    const [onProcessor = "0"] = (await readFile(`/proc/${pid}/schedstat`, "utf8")).split(" ");
    ms += Number(onProcessor) / 1e6;
    postmaster = Number((await statOf(pid))[1]);
  }
  // Where plans ask several processes, the others end with the statement: fields 16 and 17 of proc(5), in hundredths.
  const [user, kernel] = (await statOf(postmaster)).slice(13, 15);
  return ms + (Number(user) + Number(kernel)) * 10;
}

/** Fields of proc(5) from the third on. */
async function statOf(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
