import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Cell, Chunk } from "../../engine/engine.ts";
import { csvPieces, jsonPieces, ndjsonPieces } from "./text-formats.ts";

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.constantFrom("", '"', ",", "\n", "\r\n", '","', "=1", "null"),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);

const table = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 8 }))
  .chain(([width, height]) =>
    fc.record({
      names: fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }), {
        minLength: width,
        maxLength: width,
      }),
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    }),
  );

async function* chunks(names: readonly string[], rows: readonly (readonly Cell[])[]): AsyncGenerator<Chunk> {
  for (let at = 0; at < rows.length; at += 3) {
    const some = rows.slice(at, at + 3);
    yield {
      rowCount: some.length,
      columns: names.map((_, column) => some.map((row) => row[column] ?? null)),
    };
  }
}

async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

test("JSON and NDJSON give back the rows that were written", async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ names, rows }) => {
      const objects = rows.map((row) => names.map((name, index) => [name, row[index]]));
      const read = JSON.parse(await whole(jsonPieces(names, chunks(names, rows)))) as object[];
      assert.deepEqual(
        read.map(Object.entries),
        objects.map((row) => Object.entries(Object.fromEntries(row))),
      );
      const lines = (await whole(ndjsonPieces(names, chunks(names, rows)))).split("\n").filter(Boolean);
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as object),
        read,
      );
    }),
  );
});

test("CSV gives back the texts that were written, an empty one apart from a missing one", async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ names, rows }) => {
      const text = await whole(csvPieces(names, chunks(names, rows), {}));
      const [header = [], ...read] = parseCsv(text);
      assert.deepEqual(header, names);
      assert.deepEqual(
        read,
        rows.map((row) => row.map((one) => (one === null ? null : String(one)))),
      );
    }),
  );
});

test("a neutral CSV has no cell that a spreadsheet runs", async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ names, rows }) => {
      const text = await whole(csvPieces(names, chunks(names, rows), { neutralize: true }));
      for (const [index, row] of parseCsv(text).entries()) {
        for (const [column, one] of row.entries()) {
          const written = index === 0 ? names[column] : rows[index - 1]?.[column];
          if (typeof written === "string") assert.doesNotMatch(one ?? "", /^[=+\-@\t\r]/);
        }
      }
    }),
  );
});

/** RFC 4180, for the test alone: a bare empty cell is missing. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [[]];
  const token = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    assert.ok(found !== null, `unreadable at ${token.lastIndex}`);
    const bare = found[2] === "" || found[2] === undefined ? null : found[2];
    rows.at(-1)?.push(found[1] === undefined ? bare : found[1].replaceAll('""', '"'));
    if (found[3] === "\r\n") rows.push([]);
  }
  rows.pop();
  return rows;
}
