/**
 * What a filter, a range, an order and a word cost through HTTP, where columns are not sorted and where they are, beside
 * Datasette with an index on each of them: one client, each question asked once, or one again and again.
 * `BENCH_DATASETTE` names the program `datasette`, without which it is left out.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { createApi } from "../src/api/app.ts";
import { importWorld } from "../test/import-world.ts";
import { isAlone } from "./alone.ts";
import { type Bar, barsTable } from "./bars.ts";
import { bigTable } from "./big-table.ts";
import type { Load, Measured } from "./query-clients.ts";
import { quantile, rooms } from "./query.ts";
import { servedApi } from "./served-api.ts";

const rows = Number(process.env["BENCH_ROWS"] ?? 1_000_000);
const datasette = process.env["BENCH_DATASETTE"];
const requests = 100;
/** Of its kind, that a program has answered before it is measured, as one has that runs for months. */
const answeredBefore = 300;

interface Work {
  readonly name: string;
  readonly ours: (n: number) => string;
  readonly theirs: (n: number) => string;
}

/** How Datasette answers: with the rows alone, or as ours with how many fit too; without its other offers in both. */
const shapes = { rows: "_shape=array", withTotal: "_shape=objects&_nosuggest=1&_nofacet=1" };

const code = (n: number) => String((n * 217) % 36_000).padStart(5, "0");

/** A word that the address of one row has. */
const rare = (n: number) =>
  createHash("md5")
    .update(String(((n * 7_919) % rows) * 3))
    .digest("hex")
    .slice(0, 8);

const works: readonly Work[] = [
  {
    name: "a code, each asked once",
    ours: (n) => `code__exact=${code(n)}`,
    theirs: (n) => `code__exact=${code(n)}`,
  },
  {
    name: "a code, asked again and again",
    ours: () => `code__exact=${code(5)}`,
    theirs: () => `code__exact=${code(5)}`,
  },
  {
    name: "a code and another condition, each asked once",
    ours: (n) => `code__exact=${code(n)}&nombre__greater=250`,
    theirs: (n) => `code__exact=${code(n)}&nombre__gte=250`,
  },
  {
    name: "a range of amounts, each asked once",
    ours: (n) => `montant__greater=${n * 100.5}&montant__less=${n * 100.5 + 4}`,
    theirs: (n) => `montant__gte=${n * 100.5}&montant__lte=${n * 100.5 + 4}`,
  },
  {
    name: "a page in the order of amounts, each asked once",
    ours: (n) => `montant__sort=desc&montant__less=${140_000 - n}`,
    theirs: (n) => `_sort_desc=montant&montant__lte=${140_000 - n}`,
  },
  {
    name: "a page in that order, another column's condition, each asked once",
    ours: (n) => `montant__sort=desc&nombre__greater=${150 + n}`,
    theirs: (n) => `_sort_desc=montant&nombre__gte=${150 + n}`,
  },
  {
    name: "a word of one row, each asked once",
    ours: (n) => `q=${rare(n)}`,
    theirs: (n) => `_search=${rare(n)}`,
  },
  {
    name: "a word of some thirty rows, and within others, each asked once",
    ours: (n) => `q=${code(n)}`,
    theirs: (n) => `_search=${code(n)}`,
  },
  {
    name: "a frequent word and that, each asked once",
    ours: (n) => `q=%C3%A9coles+${code(n)}`,
    theirs: (n) => `_search=%C3%A9coles+${code(n)}`,
  },
];

interface Side {
  readonly port: number;
  readonly path: (work: Work, n: number) => string;
  /** Milliseconds of processor that it has taken. */
  readonly cpuMs: () => Promise<number>;
}

/** Median and 95th percentile in milliseconds, and milliseconds of processor a question. */
type Cost = readonly [number, number, number];

export async function filtersReport(): Promise<string> {
  const plain = await costsOf({ sortedRowsMin: Infinity });
  const sorted = await costsOf({});
  const lines = works.map(({ name }, index) => {
    const costs = [plain.ours, sorted.ours, sorted.theirs, sorted.theirsWithTotal].map((of) => of[index]);
    return `| ${[name, ...costs.map((cost) => cost?.map((ms) => ms.toFixed(1)).join(" / ") ?? "")].join(" | ")} |`;
  });
  return [
    "## Filters, ranges, order and words",
    "",
    `${rows / 1e6} million rows × 12 columns through HTTP, 50 rows a page, ${requests} questions of one client; median / 95th ` +
      "percentile / processor of the process that answers, in milliseconds. Ours tell the total too, Datasette in its last column alone. " +
      `Where columns are sorted both have answered ${answeredBefore} others of the kind before.`,
    "",
    "| question | all rows looked at | columns sorted, words listed | Datasette, indexed | … with its total |",
    "|---|---:|---:|---:|---:|",
    ...lines,
    "",
    ...(sorted.theirs.length === 0 ? [] : [barsTable(barsOfCosts(sorted)), ""]),
    `The copy that answers has ${Math.round(plain.bytes / 1e6)} MB, and ${Math.round(sorted.bytes / 1e6)} with its columns sorted and its words listed.`,
  ].join("\n");
}

/** Of processor; where both tell how many rows fit, ours is to take less. */
function barsOfCosts({ ours, theirs, theirsWithTotal }: Costs): Bar[] {
  const times = (others: readonly Cost[], at: number) => (ours[at]?.[2] ?? NaN) / (others[at]?.[2] ?? NaN);
  return works.flatMap(({ name }, at): Bar[] => [
    { what: `${name}, × Datasette`, measured: times(theirs, at), digits: 1, bar: { most: 2 } },
    {
      what: `${name}, × Datasette with the total`,
      measured: times(theirsWithTotal, at),
      digits: 1,
      bar: { most: 1 },
    },
  ]);
}

interface Costs {
  readonly ours: Cost[];
  readonly theirs: Cost[];
  readonly theirsWithTotal: Cost[];
}

async function costsOf(sizes: { sortedRowsMin?: number }): Promise<Costs & { readonly bytes: number }> {
  await using world = await importWorld({}, { servingMegabytes: 100_000, memoryMegabytes: 2_000, ...sizes });
  const isSorting = sizes.sortedRowsMin === undefined;
  const { table, serving } = await bigTable(world, rows, isSorting);
  const api = createApi(rooms(world), { url: "http://127.0.0.1", version: "0", rateLimits: {} });
  using served = await servedApi(api);
  const { port, clients: load } = served;
  const ours: Side = {
    port,
    path: (work, n) => `/api/resources/${table}/data/?page_size=50&${work.ours(n)}`,
    cpuMs: async () => process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
  };
  const beside =
    isSorting && datasette !== undefined ? await openDatasette(datasette, world.folder, serving) : undefined;
  try {
    if (isSorting) await sorted(load, ours, serving);
    const costs: Costs = { ours: [], theirs: [], theirsWithTotal: [] };
    const before = isSorting ? answeredBefore : 5;
    for (const work of works) {
      costs.ours.push(await measure(load, ours, work, before));
      if (beside === undefined) continue;
      costs.theirs.push(await measure(load, beside.rows, work, before));
      costs.theirsWithTotal.push(await measure(load, beside.withTotal, work, before));
    }
    const names = await readdir(dirname(serving));
    const own = names.filter((each) => each.startsWith(basename(serving).slice(0, 64)));
    const sizes = own.map(async (name) => (await stat(join(dirname(serving), name))).size);
    return { ...costs, bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
  } finally {
    beside?.program.kill();
  }
}

/** Asks until nothing more is sorted. */
async function sorted(load: ChildProcess, ours: Side, serving: string): Promise<void> {
  const hash = basename(serving).slice(0, 64);
  let turn = 0;
  for (let last = ""; ;) {
    for (const work of works) await ask(load, ours, work, { from: requests + turn, count: 2 });
    const files = (await readdir(dirname(serving))).filter((name) => name.startsWith(hash));
    const names = files.join(" ");
    if (names === last && names.includes("_sorted") && isAlone(files)) return;
    last = names;
    turn += 1;
    await pause(300);
  }
}

async function measure(load: ChildProcess, side: Side, work: Work, answered: number): Promise<Cost> {
  await ask(load, side, work, { from: requests, count: answered });
  const began = await side.cpuMs();
  const { ms } = await ask(load, side, work, { from: 0, count: requests });
  const cost = [quantile(ms, 0.5), quantile(ms, 0.95), ((await side.cpuMs()) - began) / requests] as const;
  console.error(work.name, ...cost.map((one) => one.toFixed(1)));
  return cost;
}

async function ask(
  load: ChildProcess,
  { port, path }: Side,
  work: Work,
  { from, count }: { from: number; count: number },
): Promise<Measured> {
  const paths = Array.from({ length: count }, (_, n) => path(work, from + n));
  const answer = once(load, "message") as Promise<[Measured]>;
  load.send({ port, paths, clients: 1, requests: count } satisfies Load);
  return (await answer)[0];
}

/** The same rows in SQLite, with an index on each column that is asked for, and one of whole words. */
async function openDatasette(
  program: string,
  folder: string,
  serving: string,
): Promise<Record<keyof typeof shapes, Side> & { readonly program: ChildProcess }> {
  const path = join(folder, "beside.db");
  await writeSqlite(path, serving);
  const port = 8_700 + Math.floor(Math.random() * 200);
  const args = [path, "-p", String(port), "--setting", "sql_time_limit_ms", "20000"];
  const child = spawn(program, args, { stdio: "ignore" });
  const base = "/beside/rows.json?_size=50";
  while (!(await fetch(`http://127.0.0.1:${port}${base}`).catch(() => undefined))?.ok) await pause(200);
  const side = (shape: string): Side => ({
    port,
    path: (work, n) => `${base}&${shape}&${work.theirs(n)}`,
    async cpuMs() {
      const fields = (await readFile(`/proc/${child.pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
  });
  return { program: child, rows: side(shapes.rows), withTotal: side(shapes.withTotal) };
}

async function writeSqlite(path: string, serving: string): Promise<void> {
  const instance = await DuckDBInstance.create(serving, { access_mode: "READ_ONLY", threads: "1" });
  const connection = await instance.connect();
  const result = await connection.stream(
    `SELECT nom, code, montant, nombre, jour::VARCHAR, ok::INTEGER, theme, jeton, adresse, quand::VARCHAR, longitude, latitude FROM rows`,
  );
  const sqlite = new DatabaseSync(path);
  sqlite.exec(`PRAGMA journal_mode = off; CREATE TABLE rows (nom TEXT, code TEXT, montant REAL, nombre INTEGER, jour TEXT,
    ok INTEGER, theme TEXT, jeton TEXT, adresse TEXT, quand TEXT, longitude REAL, latitude REAL); BEGIN`);
  const insert = sqlite.prepare(
    `INSERT INTO rows VALUES (${Array.from({ length: 12 }, () => "?").join(", ")})`,
  );
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const row of chunk.getRows()) insert.run(...(row as (string | number | bigint | null)[]));
  }
  sqlite.exec(
    "CREATE INDEX by_code ON rows (code); CREATE INDEX by_montant ON rows (montant); CREATE INDEX by_nombre ON rows (nombre); " +
      "CREATE VIRTUAL TABLE found USING fts5 (nom, code, theme, jeton, adresse, content='rows'); " +
      "INSERT INTO found (found) VALUES ('rebuild'); COMMIT",
  );
  sqlite.close();
  connection.closeSync();
  instance.closeSync();
}
