import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { looksDamaged } from "./damage.ts";
import { listWords } from "./list-words.ts";
import { eachSlot, readSteps, slotCount } from "./trigrams.ts";
import { openWords } from "./words-file.ts";

const rowCount = 30_000;
let folder = "";
let texts: readonly string[] = [];

/** Words that are in few rows, in many in some parts alone, and in more than are listed; rows without any. */
const textSql = `CASE WHEN i % 11 = 0 THEN NULL ELSE 'rue ' || md5((i % 9000)::VARCHAR) ||
  CASE WHEN i BETWEEN 7000 AND 12000 THEN chr(10) || 'zone' ELSE '' END END`;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-words-file-"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE rows AS SELECT i AS __id, ${textSql} AS __text FROM range(1, ${rowCount + 1}) t(i)`,
  );
  const read = await connection.runAndReadAll("SELECT coalesce(__text, '') FROM rows ORDER BY __id");
  texts = read.getRowsJS().flat() as string[];
  for (const [name, partMax] of [
    ["one", 16_000_000],
    ["several", 70_000],
  ] as const) {
    await listWords(instance, "memory", join(folder, name), { partMax });
  }
  connection.closeSync();
  instance.closeSync();
});

after(() => rm(folder, { recursive: true }));

function rowsBySlot(): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [row, text] of texts.entries()) {
    const slots = new Set<number>();
    eachSlot(text, (slot) => slots.add(slot));
    for (const slot of slots) {
      const rows = found.get(slot);
      if (rows === undefined) found.set(slot, [row]);
      else rows.push(row);
    }
  }
  return found;
}

test("each slot has the rows that hold it, and none where too many do", async () => {
  await using file = await openWords(join(folder, "several"));
  const expected = rowsBySlot();
  let unlisted = 0;
  for (let slot = 0; slot < slotCount; slot += 1) {
    const rows = expected.get(slot) ?? [];
    const lists = await file.read([slot], 4);
    if (rows.length > 4_096) unlisted += 1;
    assert.deepEqual(
      lists?.map((list) => [...readSteps(list)]),
      rows.length > 4_096 ? undefined : [rows],
      String(slot),
    );
  }
  assert.ok(unlisted >= 2, String(unlisted));
  // More of one part than are listed in all are in the others too.
  assert.ok([...expected.values()].some((rows) => rows.length > 4_096 && rows.length < 6_000));
});

test("in how many parts rows were listed is not told by the file", async () => {
  const [one, several] = await Promise.all(["one", "several"].map((name) => readFile(join(folder, name))));
  assert.ok(one !== undefined && several !== undefined && one.equals(several));
});

test("of several slots the shortest lists are read, and an empty one where no row has one of them", async () => {
  await using file = await openWords(join(folder, "one"));
  const expected = rowsBySlot();
  const listed = [...expected].filter(([, rows]) => rows.length <= 4_096);
  const [long, short] = [
    listed.toSorted(([, one], [, other]) => other.length - one.length)[0],
    listed.toSorted(([, one], [, other]) => one.length - other.length)[0],
  ];
  assert.ok(long !== undefined && short !== undefined);
  const lists = await file.read([long[0], short[0]], 1);
  assert.deepEqual(
    lists?.map((list) => [...readSteps(list)]),
    [short[1]],
  );
  const none = Array.from({ length: slotCount }, (_, slot) => slot).find((slot) => !expected.has(slot));
  assert.ok(none !== undefined);
  assert.deepEqual(await file.read([long[0], none], 4), [new Uint8Array(0)]);
});

test("a file of lists that has changed is told as damaged", async () => {
  const whole = await readFile(join(folder, "one"));
  const path = join(folder, "harmed");
  const footer = slotCount * 4 + 16;
  for (const at of [10, whole.length - footer - 3, whole.length - footer + 70, whole.length - 2]) {
    const harmed = Buffer.from(whole);
    harmed[at] = (harmed[at] ?? 0) ^ 1;
    await writeFile(path, harmed);
    const read = async () => {
      await using file = await openWords(path);
      await file.check();
    };
    await assert.rejects(read, looksDamaged, String(at));
  }
  await writeFile(path, whole);
  await truncate(path, whole.length - 5);
  await assert.rejects(openWords(path), looksDamaged);
  await truncate(path, 100);
  await assert.rejects(openWords(path), looksDamaged);
});

test("lists are read to the end by who asked before the file was closed", async () => {
  const file = await openWords(join(folder, "one"));
  const slots = [...rowsBySlot().keys()];
  const asked = slots.slice(0, 50).map((slot) => file.read([slot], 1));
  await Promise.all([file[Symbol.asyncDispose](), file[Symbol.asyncDispose]()]);
  assert.equal((await Promise.all(asked)).length, 50);
  await assert.rejects(Promise.all(slots.map((slot) => file.read([slot], 1))), /a file that was closed/);
});
