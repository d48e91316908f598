import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { drawn } from "../../../test/every.ts";
import { newDice, type SortedWorld, sortedWorld, type Way } from "../../../test/sorted-world.ts";
import { textOfCells } from "../../engine/line-text.ts";
import { listWords } from "../../engine/list-words.ts";
import { columnsInLine } from "../../engine/row-lines.ts";
import { openWords } from "../../engine/words-file.ts";
import type { Column } from "../column.ts";
import { readLines } from "./by-lines.ts";
import { rowsByWords } from "./by-words.ts";
import { byNearness, type Query } from "./query.ts";

const columns: readonly Column[] = [
  { name: "nom", type: "text", missing: [] },
  { name: "voie", type: "text", missing: [] },
  { name: "jeton", type: "text", missing: [] },
  { name: "mots", type: "list", missing: [] },
  { name: "nombre", type: "integer", missing: [] },
];

/** Accents, apostrophes, hyphens, digits, other writings, control signs, gaps; words that are frequent and rare ones. */
const rowsSql = `SELECT
    CASE i % 17 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE
      ['Saint-Malo', 'L’Haÿ-les-Roses', 'L''Isle', 'Ploërmel', 'cœur', 'Ça et là', 'SAINT MALO', 'Œuvre d''art',
       'e\u0301cole', '東京都庁', '😀😀😀', 'a' || chr(1) || 'bcd', 'İstanbul', 'straße', 'Ménil'][(i * 7 % 15)::INTEGER + 1]
      || CASE WHEN i % 7 = 0 THEN '' ELSE ' ' || (i % 900) END END AS nom,
    CASE WHEN i % 3 = 0 THEN NULL ELSE (i % 240) || ' bis, rue de l’Évêché n°' || (i * 31 % 7001) || '/' || (i % 13) END AS voie,
    CASE WHEN i % 400 = 7 THEN md5(i::VARCHAR) WHEN i % 1000 = 0 THEN 'Zoë' || chr(160) || 'xylophone' || chr(10) || 'kiwi' END AS jeton,
    CASE WHEN i % 6000 = 3 THEN ['quetzal', 'mot' || i] WHEN i % 2 = 0 THEN ['un', 'deux'] END AS mots,
    i % 1000 AS nombre
  FROM range(1, 40001) t(i)`;

let world: SortedWorld;
/** With its rows as lines too. */
let lined: SortedWorld;

before(async () => {
  [world, lined] = await Promise.all([
    sortedWorld(columns, rowsSql, ["__text", "nombre"]),
    sortedWorld(columns, rowsSql, ["__text", "nombre", "__id"]),
  ]);
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await lined[Symbol.asyncDispose]();
});

for (const [address, way] of [
  ["q=quetzal", "few rows"],
  ["q=QUETZAL", "few rows"],
  ["q=etza", "few rows"],
  ["q=mot6003", "few rows"],
  ["q=xylophone+kiwi&page_size=7&page=3", "page known"],
  ["q=xylophone&nombre__greater=1", "page known"],
  ["q=quetzal&nombre__exact=3", "few rows"],
  ["q=zoe&nom__sort=desc&page_size=9", "page known"],
  ["q=n°4321/", "few rows"],
  ["q=malo+quetzal", "few rows"],
  ["q=introuvable", "few rows"],
  ["q=xylophone&page_size=100", "total known"],
  ["q=quetzal&page=2", "few rows"],
  ["q=kiwi&__id__sort=desc&page_size=8", "page known"],
  ["q=saint", "all rows"],
  ["q=zo", "all rows"],
  ["q=quetzal&nombre__avg", "all rows"],
] as const) {
  test(`${address} is answered by its ${way}, as by looking at each row`, async () => {
    assert.equal((await world.sameBothWays(world.queryOf(address))).way, way);
  });
}

for (const address of [
  "q=quetzal",
  "q=quetzal&page=2",
  "q=introuvable",
  "q=n°4321/",
  "q=東京都庁+xylophone",
  "q=malo+quetzal",
  "q=xylophone&page_size=100",
  "q=xylophone+kiwi&page_size=7&page=3",
  "q=xylophone&nombre__greater=1",
  "q=zoe&nom__sort=desc&page_size=9",
  "q=kiwi&__id__sort=desc&page_size=8&columns=mots,nom",
]) {
  test(`where rows lie as lines, the page of ${address} is read as by looking at each row`, async () => {
    assert.equal((await lined.sameBothWays(lined.queryOf(address))).way, "page read");
  });
}

test("a line tells the text that is searched as the engine folds it", async () => {
  const { serving } = lined;
  const textOf = textOfCells(columnsInLine(serving.columns));
  const budget = { timeMs: 20_000 };
  let kept = 0;
  for (let from = 1; from <= 40_000; from += 1_000) {
    const ids = Array.from({ length: 1_000 }, (_, at) => from + at);
    const where = "WHERE __id BETWEEN ? AND ? ORDER BY __id";
    const sql = `SELECT coalesce(__text, '') FROM rows ${where}`;
    const told = (await serving.rows(sql, [BigInt(from), BigInt(from + 999)], budget)).rows.flat();
    const lines = await readLines(serving, ids, budget);
    assert.deepEqual(
      lines.map(({ text, cells }) => text ?? textOf(cells)),
      told,
    );
    kept += lines.filter(({ text }) => text !== undefined).length;
  }
  // Of other writings than Latin it is kept, and of few rows besides.
  assert.ok(kept > 5_000 && kept < 15_000, String(kept));
});

test("of a rare word no row is looked at but those that may hold it", async () => {
  const looked = await world.rowsLookedAt(world.queryOf("q=quetzal"));
  assert.ok(looked <= 20, String(looked));
});

/** What is searched as the engine folds it, with the end of a cell where it has one. */
async function textOf(id: number): Promise<string> {
  const { rows } = await world.serving.rows("SELECT __text FROM rows WHERE __id = ?", [BigInt(id)], {
    timeMs: 20_000,
  });
  return String(rows[0]?.[0] ?? "");
}

for (const [what, worldOf, expected] of [
  ["its lists", () => world, ["few rows", "page known", "all rows"]],
  ["rows as lines", () => lined, ["page read", "all rows"]],
] as const) {
  test(`whatever is searched, ${what} give the same rows, the same total and the same pages after`, async () => {
    await searchAnything(worldOf(), expected);
  });
}

async function searchAnything(asked: SortedWorld, expected: readonly Way[]): Promise<void> {
  const dice = newDice(20_261_130);
  const ways = new Map<Way, number>();
  for (let turn = 0; turn < drawn(60, 20); turn += 1) {
    // Any piece of a text, its signs, spaces and ends of cells included; at times one letter is another.
    const words = await Promise.all(
      Array.from({ length: 1 + dice(2) }, async () => {
        const text = await textOf(dice(4) === 0 ? 1 + dice(40_000) : dice(100) * 400 + 7);
        const from = dice(Math.max(1, text.length - 3));
        const piece = text.slice(from, from + 1 + dice(12));
        return dice(8) === 0 ? piece.replace(/.$/u, "\u0000") : piece;
      }),
    );
    const plain = asked.queryOf(`page_size=${1 + dice(5)}&page=${1 + dice(2)}`);
    const found: Query = { ...plain, words, sort: byNearness(words) };
    const { way, page } = await asked.sameBothWays(found);
    ways.set(way, (ways.get(way) ?? 0) + 1);
    if (dice(3) === 0) await asked.sameAfter(found, page);
  }
  for (const way of expected) assert.ok((ways.get(way) ?? 0) > 0, `${way}: ${ways.get(way)}`);
}

/** As the documentation tells it: a whole cell, the beginning of one, words, or within. */
function nearness(text: string, phrase: string): number {
  const [held, told] = [text, phrase].map((one) => one.replaceAll(/[-’'.,;:()/"]/g, " "));
  const cells = (held ?? "").split("\n");
  if (cells.some((cell) => cell === told)) return 0;
  if (cells.some((cell) => cell.startsWith(told ?? ""))) return 1;
  return ` ${cells.join(" ")} `.includes(` ${told} `) ? 2 : 3;
}

test("rows that a search finds stand in the order of how they hold what was asked", async () => {
  const { rows } = await world.serving.rows("SELECT __id, coalesce(__text, '') FROM rows", [], {
    timeMs: 20_000,
  });
  const seen = new Set<number>();
  for (const asked of [
    "malo",
    "saint-malo",
    "saint malo",
    "ecole",
    "ecole,",
    "l’hay",
    "isle",
    "n°4321",
    "cole",
  ]) {
    const found = rows.filter(([, text]) => asked.split(" ").every((word) => String(text).includes(word)));
    const ranked = found.map(([id, text]) => [nearness(String(text), asked), Number(id)] as const);
    const expected = ranked.toSorted(([one, a], [other, b]) => one - other || a - b).slice(0, 3_000);
    const query = world.queryOf(`q=${encodeURIComponent(asked)}&columns=__id&page_size=3000`);
    const { page } = await world.sameBothWays(query);
    assert.deepEqual(
      page.rows.map(([id, rank]) => [rank, id]),
      expected,
      asked,
    );
    for (const [rank] of ranked) seen.add(rank);
  }
  assert.deepEqual(
    [...seen].toSorted((one, other) => one - other),
    [0, 1, 2, 3],
  );
});

test("rows of several parts are found, and lists that take too much are not made", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-words-"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(
    "CREATE TABLE rows AS SELECT i AS __id, 'mot' || (i % 3000) || chr(10) || 'zz' AS __text FROM range(1, 20001) t(i)",
  );
  const path = join(folder, "rows.words");
  await listWords(instance, "memory", path, { partMax: 9_000 });
  {
    await using file = await openWords(path);
    const listed = (slots: readonly number[], most: number) => file.read(slots, most);
    const asked = async (words: readonly string[], most: number) =>
      (await rowsByWords({ listed }, words, { most, budget: { timeMs: 1_000 } }))?.join();
    assert.equal(await asked(["mot2718"], 100), "2718,5718,8718,11718,14718,17718");
    assert.equal(await asked(["mot2718"], 5), undefined);
    assert.equal(await asked(["mot2718", "mot3"], 100), "");
    assert.equal(await asked(["mot2718", "introuvable"], 100), "");
    assert.equal(await asked(["zz"], 20_000), undefined);
    // Of all rows, more than are listed.
    assert.equal(await asked(["mot"], 20_000), undefined);
    await file.check();
  }
  assert.deepEqual(await readdir(folder), ["rows.words"]);
  connection.closeSync();
  instance.closeSync();
  await rm(folder, { recursive: true });
});
