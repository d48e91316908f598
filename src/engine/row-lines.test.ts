import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { toChunk } from "./cells.ts";
import type { Cell } from "./engine.ts";
import { openTexts } from "./lines-file.ts";
import { columnsInLine, readLine, writeLines } from "./row-lines.ts";
import { quoteName } from "./quote.ts";

async function linesWorld(rows: string) {
  const folder = await mkdtemp(join(tmpdir(), "maille-lines-"));
  const path = join(folder, "rows.lines");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`ATTACH ':memory:' AS copied; CREATE TABLE copied.rows AS ${rows}`);
  const read = async (sql: string): Promise<Cell[][]> => {
    const result = await connection.runAndReadAll(sql);
    const columns = result.columnNames();
    const chunks = (await connection.run(sql)).fetchAllChunks();
    return (await chunks)
      .map(toChunk)
      .flatMap((chunk) =>
        Array.from({ length: chunk.rowCount }, (_, row) =>
          columns.map((_name, at) => chunk.columns[at]?.[row] ?? null),
        ),
      );
  };
  return {
    read,
    write: (bytesMax = 100_000_000) => writeLines(instance, "copied", path, { bytesMax }),
    async lines(): Promise<readonly string[]> {
      await using file = await openTexts(path);
      return await file.read(Array.from({ length: file.count }, (_, number) => number));
    },
    async [Symbol.asyncDispose]() {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}

/** Each type that a table may have, with the values that a copy is most likely to lose. */
const everyType = `SELECT row_number() OVER () AS __id, *, 1.5 AS __xmin, 'texte' AS __text FROM (VALUES
  ('a', 1::BIGINT, 1.5::DOUBLE, 12.50::DECIMAL(38, 2), 170141183460469231731687303715884105727::HUGEINT, DATE '2024-02-29',
    TIMESTAMP '2024-02-29 23:59:59.123456', TIMESTAMPTZ '2024-02-29 23:59:59+02', TIME '23:59:59.5', true, ['un', NULL, 'de"ux']),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('', 9223372036854775807, 'NaN', 999999999999999999999999999999999999.99, -170141183460469231731687303715884105728, DATE '0044-03-15 (BC)',
    TIMESTAMP '0044-03-15 (BC) 10:00:00', TIMESTAMPTZ '0001-01-01 00:00:00+00', TIME '00:00:00', false, []),
  ('a' || chr(0) || chr(10) || '\\n"😀' || chr(8232) || chr(1), -9223372036854775808, 'Infinity', -0.01, 0, 'infinity'::DATE,
    'infinity'::TIMESTAMP, '-infinity'::TIMESTAMPTZ, TIME '12:00:00', false, ['a' || chr(0) || chr(10), '😀', '']),
  ('{"digits":"1"}', 9007199254740993, -0.0, 0.10, 9007199254740992, DATE '12024-01-01', TIMESTAMP '9999-12-31 23:59:59',
    TIMESTAMPTZ '9999-12-31 23:59:59+00', TIME '00:00:00.000001', true, ['null']),
  ('null', -1, '-Infinity', 1234567890123456.78, -1, DATE '1970-01-01', TIMESTAMP '1970-01-01', TIMESTAMPTZ '1970-01-01 00:00:00+00',
    TIME '00:00:00', NULL, [NULL]),
  ('1', 0, 5e-324, 0, 1, DATE '0001-01-01', TIMESTAMP '0001-01-01', TIMESTAMPTZ '2024-07-01 00:00:00+00', TIME '24:00:00', true, NULL),
  ('é', 1, 0.1 + 0.2, 1, 1, DATE '2000-01-01', TIMESTAMP '2000-01-01', TIMESTAMPTZ '2000-01-01 00:00:00+00', TIME '01:02:03', true, ['a,b'])
) t("digits", odd, "__proto__", exact, huge, jour, vu, là, heure, ok, mots)`;

test("a line holds the cells of its row as a page tells them, of each type", async () => {
  await using world = await linesWorld(everyType);
  await world.write();
  const names = (await world.read("SELECT column_name FROM (DESCRIBE copied.rows)")).map(([name]) => ({
    name: String(name),
  }));
  const shown = columnsInLine(names).map(({ name }) => quoteName(name));
  assert.equal(shown.length, names.length - 3);
  const expected = await world.read(`SELECT ${shown.join(", ")} FROM copied.rows`);
  const cells = (await world.lines()).map((line) => readLine(line).cells);
  assert.equal(expected.length, 8);
  assert.deepStrictEqual(cells, expected);
});

test("each row has its line, in the order of their numbers", async () => {
  await using world = await linesWorld(
    "SELECT i + 1 AS __id, i AS n, md5(i::VARCHAR) AS t, t AS __text FROM range(100003) t(i)",
  );
  await world.write();
  assert.deepEqual(
    (await world.lines()).map((line) => readLine(line).cells[0]),
    Array.from({ length: 100_003 }, (_, n) => n),
  );
});

test("rows of thousands of letters, and none at all, are written as lines", async () => {
  for (const rows of [50, 0]) {
    await using world = await linesWorld(
      `SELECT i + 1 AS __id, repeat(md5(i::VARCHAR), 200) AS t, t AS __text FROM range(${rows}) t(i)`,
    );
    await world.write();
    const told = (await world.lines()).map((line) => String(readLine(line).cells[0]).length);
    assert.deepEqual(
      told,
      Array.from({ length: rows }, () => 6_400),
    );
  }
});

for (const [what, rows, bytesMax] of [
  [
    "more than they may of the disk",
    "SELECT i + 1 AS __id, md5(i::VARCHAR) AS t, t AS __text FROM range(20000) t(i)",
    50_000,
  ],
  [
    "more letters than are found at once",
    "SELECT i + 1 AS __id, repeat('a', 30000) AS t, t AS __text FROM range(10) t(i)",
    1e9,
  ],
] as const) {
  test(`rows that take ${what} are not written as lines`, async () => {
    await using world = await linesWorld(rows);
    await assert.rejects(world.write(bytesMax), /too much of the disk/);
  });
}
