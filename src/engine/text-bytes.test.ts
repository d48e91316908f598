import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { toBytes } from "./text-bytes.ts";

let instance: DuckDBInstance;
let connection: DuckDBConnection;

before(async () => {
  instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  connection = await instance.connect();
});

after(() => {
  connection.closeSync();
  instance.closeSync();
});

async function bytesOf(sql: string): Promise<{ rows: number; text: string }> {
  const result = await connection.stream(sql);
  const parts: Uint8Array[] = [];
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const { rowCount, bytes } = toBytes(chunk);
    chunk.reset();
    rows += rowCount;
    parts.push(bytes);
  }
  return { rows, text: Buffer.concat(parts).toString("utf8") };
}

/** Texts that lie in their slot and texts that lie elsewhere, as they come. */
const texts = fc.array(
  fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom("", "douze octets", "treize octets", "é".repeat(6), "é".repeat(7), "x".repeat(70_000)),
  ),
  { minLength: 1, maxLength: 40 },
);

test("the texts of a chunk are told one behind the other, whatever their lengths", async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 200 }), async (some, times) => {
      const told = some.map((text) => text.toWellFormed().replaceAll("\0", "0"));
      await connection.run("CREATE OR REPLACE TEMP TABLE told (place BIGINT, text VARCHAR)");
      for (const [at, text] of told.entries()) {
        await connection.run("INSERT INTO told VALUES (?, ?)", [BigInt(at), text]);
      }
      const count = Math.min(times, 1 + Math.floor(20_000 / told.length));
      const rows = `SELECT text FROM range(${count}) r(i), told ORDER BY i, place`;
      const plain = told.join("").repeat(count);
      assert.deepEqual(await bytesOf(rows), { rows: count * told.length, text: plain });
      const made = await bytesOf(`SELECT concat('«', text, '»') FROM (${rows})`);
      assert.equal(
        made.text,
        told
          .map((text) => `«${text}»`)
          .join("")
          .repeat(count),
      );
    }),
    { numRuns: 30 },
  );
});

test("a text that stands for every row, and texts of which some rows are taken, are told row by row", async () => {
  assert.deepEqual(await bytesOf("SELECT 'une constante, assez longue' FROM range(3000)"), {
    rows: 3000,
    text: "une constante, assez longue".repeat(3000),
  });
  const odd = Array.from({ length: 2500 }, (_, at) => `la ligne numéro ${2 * at + 1}`);
  const sql = "SELECT 'la ligne numéro ' || i FROM range(5000) r(i) WHERE i % 2 = 1";
  assert.equal((await bytesOf(sql)).text, odd.join(""));
});

test("rows without a text, and columns of other than texts, are refused", async () => {
  const missing = "SELECT CASE WHEN i <> 1500 THEN 'un texte de la ligne ' || i END FROM range(2000) r(i)";
  await assert.rejects(bytesOf(missing), /a row without a text/);
  await assert.rejects(bytesOf("SELECT i FROM range(10) r(i)"), /a column of other than texts/);
});
