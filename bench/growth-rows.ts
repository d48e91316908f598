/**
 * Questions to a table of so many rows, in a process of its own: `growth-rows.ts 10000`. The bare
 * engine reads the copy that answers as it was first made; ours may sort it and list its words.
 */
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { createHash } from "node:crypto";
import { link, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { anyone } from "../src/access/actor.ts";
import { exportRows } from "../src/tables/exports.ts";
import { readPageText } from "../src/tables/rows.ts";
import { importWorld } from "../test/import-world.ts";
import { isAlone } from "./alone.ts";
import { bigTable } from "./big-table.ts";
import { medianOf, processorOf, tell } from "./growth-told.ts";

const rows = Number(process.argv[2]);
const deepPage = Math.floor((rows * 0.8) / 50);
const warming = 3;
/** From so many rows on, columns that are asked for are sorted and words are listed. */
const sortedFrom = 200_000;
/** Looks at the files after which nothing more is expected of them. */
const looksSame = 12;

interface Work {
  readonly id: string;
  readonly ours: (n: number) => string;
  readonly bare: (n: number) => readonly string[];
}

const select = "SELECT * EXCLUDE (__text) FROM rows";
const page = (where: string) => [
  `${select} WHERE ${where} LIMIT 50`,
  `SELECT count(*) FROM rows WHERE ${where}`,
];
/** Of a row that is there, whatever the number of rows. */
const code = (n: number) => String((((n * 217) % rows) * 7_919) % 36_000).padStart(5, "0");
/** A word that the address of one row has. */
const rare = (n: number) =>
  createHash("md5")
    .update(String(((n * 7_919) % rows) * 3))
    .digest("hex")
    .slice(0, 8);

const works: readonly Work[] = [
  { id: "first-page", ours: (n) => `page=${n + 1}`, bare: (n) => [`${select} LIMIT 50 OFFSET ${n * 50}`] },
  {
    id: "deep-page",
    ours: (n) => `page=${deepPage + n}`,
    bare: (n) => [`${select} LIMIT 50 OFFSET ${(deepPage + n - 1) * 50}`],
  },
  { id: "code", ours: (n) => `code__exact=${code(n)}`, bare: (n) => page(`code = '${code(n)}'`) },
  { id: "rare-word", ours: (n) => `q=${rare(n)}`, bare: (n) => page(`contains(__text, '${rare(n)}')`) },
  {
    id: "group-by",
    ours: (n) => `theme__groupby&montant__avg&montant__count&montant__greater=${n}`,
    bare: (n) => [
      `SELECT theme, avg(montant), count(montant) FROM rows WHERE montant >= ${n} GROUP BY theme ORDER BY theme`,
    ],
  },
  {
    id: "count",
    ours: (n) => `columns=nombre&nombre__less=${250 + n}&montant__less=${70_000 + n}`,
    bare: (n) => {
      const where = `nombre <= ${250 + n} AND montant <= ${70_000 + n}`;
      return [`SELECT nombre FROM rows WHERE ${where} LIMIT 50`, `SELECT count(*) FROM rows WHERE ${where}`];
    },
  },
];

{
  const sizes = { servingMegabytes: 100_000, memoryMegabytes: 2_000 };
  await using world = await importWorld({}, sizes);
  process.once("SIGTERM", () => void world[Symbol.asyncDispose]().then(() => process.exit(1)));
  const { table, serving } = await bigTable(world, rows);
  const copy = join(world.folder, "bare.duckdb");
  await link(serving, copy);
  tell("copy", "bare", (await stat(copy)).size / 1e6);
  await questions(world, table, { serving, copy });
  tell("copy", "ours", (await bytesOf(serving)) / 1e6);
  await exportsOf(world, table, copy);
}
process.exit(0);

type World = Awaited<ReturnType<typeof importWorld>>;

interface Files {
  readonly serving: string;
  readonly copy: string;
}

async function questions({ ctx }: World, table: string, { serving, copy }: Files): Promise<void> {
  const ask = (work: Work, n: number) =>
    readPageText(ctx, anyone, table, new URLSearchParams(`page_size=50&${work.ours(n)}`));
  await settled(serving, async (turn) => {
    // Numbers that no measure asks.
    for (const work of works.slice(2)) await ask(work, 1_000 + turn);
  });
  await using bare = await openBare(copy);
  for (const work of works) {
    const answer = async (n: number) => {
      for (const sql of work.bare(n)) await (await bare.connection.run(sql)).getRowsJS();
    };
    for (let n = 0; n < warming; n += 1) {
      await ask(work, n);
      await answer(n);
    }
    tell(work.id, "ours", await medianOf((n) => processorOf(() => ask(work, n)), warming));
    tell(work.id, "bare", await medianOf((n) => processorOf(() => answer(n)), warming));
  }
}

/** Asks until nothing more is sorted or listed: one file answers, and stays the same. */
async function settled(serving: string, ask: (turn: number) => Promise<void>): Promise<void> {
  let last = "";
  for (let look = 0, same = 0; same < looksSame; look += 1) {
    // Often enough that every column is wished for, seldom enough that what sorts is not kept from it.
    if (look < 3 || look % 20 === 0) await ask(look);
    const names = await copiesOf(serving);
    const isWhole = isAlone(names) && (rows < sortedFrom || names[0]?.includes("_sorted") === true);
    same = isWhole && names.join(" ") === last ? same + 1 : 0;
    last = names.join(" ");
    await pause(300);
  }
  console.error(`growth: ${rows} rows are answered from ${last}`);
}

/** Its files, by name: the one that answers, and one that is about to take its place. */
async function copiesOf(serving: string): Promise<string[]> {
  const hash = basename(serving).slice(0, 64);
  return (await readdir(dirname(serving))).filter((name) => name.startsWith(hash)).toSorted();
}

async function bytesOf(serving: string): Promise<number> {
  let bytes = 0;
  for (const name of await copiesOf(serving)) bytes += (await stat(join(dirname(serving), name))).size;
  return bytes;
}

async function exportsOf({ ctx, folder }: World, table: string, copy: string): Promise<void> {
  let more = 0;
  const read = async () => {
    const before = process.memoryUsage.rss();
    const { stream } = await exportRows(ctx, anyone, table, "csv", new URLSearchParams());
    for await (const piece of stream) {
      if ((piece as Buffer).length > 0) more = Math.max(more, process.memoryUsage.rss() - before);
    }
  };
  tell("export", "ours", (await medianOf(() => processorOf(read))) / 1_000);
  // A picture on a logarithmic scale has no 0: below a megabyte is told as one.
  tell("export-memory", "ours", Math.max(1, more / 1e6));
  await using bare = await openBare(copy);
  const path = join(folder, "bare.csv");
  const write = () =>
    bare.connection.run(`COPY (SELECT * EXCLUDE (__text, __id) FROM rows) TO '${path}' (FORMAT csv)`);
  tell("export", "bare", (await medianOf(() => processorOf(write))) / 1_000);
}

async function openBare(path: string): Promise<AsyncDisposable & { readonly connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  return {
    connection,
    [Symbol.asyncDispose]: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
