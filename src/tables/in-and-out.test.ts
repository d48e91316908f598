import assert from "node:assert/strict";
import { test } from "node:test";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { system } from "../access/actor.ts";
import { importWorld } from "../../test/import-world.ts";
import { exportRows } from "./exports.ts";
import type { Column } from "./column.ts";
import type { Version } from "./table.ts";
import { getVersion } from "./versions.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

/** Cells of a column, as a file writes them; the last kinds hold marks, words and what does not fit. */
const kinds: readonly fc.Arbitrary<string>[] = [
  fc.integer({ min: -9_999, max: 99_999 }).map(String),
  fc.tuple(fc.nat(9_999), fc.nat(99)).map(([whole, part]) => `${whole}.${String(part).padStart(2, "0")}`),
  fc.nat(27).map((day) => `2020-02-${String(day + 1).padStart(2, "0")}`),
  fc.constantFrom("Rennes", "Bruz", 'dit "le Vieux"', "a,b", "deux\nlignes", "=1+1", "  au large "),
  fc.constantFrom("oui", "non", ""),
  fc.oneof(
    { weight: 9, arbitrary: fc.nat(500).map(String) },
    { weight: 1, arbitrary: fc.constantFrom("<5", "s", "nd", "") },
  ),
  fc.oneof(
    { weight: 40, arbitrary: fc.nat(500).map(String) },
    { weight: 1, arbitrary: fc.constantFrom("12kW", "?") },
  ),
];

const tables = fc.array(fc.nat(kinds.length - 1), { minLength: 1, maxLength: 5 }).chain((columns) =>
  fc.array(fc.tuple(fc.nat(99_999).map(String), ...columns.map((kind) => kinds[kind] ?? fc.constant(""))), {
    minLength: 20,
    maxLength: 60,
  }),
);

async function imported(world: World, name: string, bytes: string | Uint8Array): Promise<Version> {
  const done = await world.import(name, bytes);
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [made] = done.made;
  assert.ok(made);
  return getVersion(world.ctx, system, made.table, made.version);
}

async function rowsOf(world: World, version: Version): Promise<Record<string, unknown>[]> {
  await using workspace = await world.ctx.engine.workspace();
  const path = (await world.ctx.store.lend(version.parquet)).path;
  const columns = version.columns.map(({ name, type }) => {
    const isTime = type === "date" || type === "datetime";
    return isTime ? `"${name}"::varchar as "${name}"` : `"${name}"`;
  });
  return workspace.rows<Record<string, unknown>>(`select ${columns.join(", ")} from read_parquet('${path}')`);
}

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(quoted).join(",")}\n`).join("");
}

/** Whether a value is the one that the cell writes; where there is none, its column or the mark beside it tells the text. */
function says(row: Record<string, unknown>, { name, missing }: Column, cell: string): boolean {
  const value = row[name];
  const text = cell.trim();
  if (value === null || value === undefined)
    return text === "" || missing.includes(text) || row[`${name}_mark`] === text;
  if (typeof value === "boolean") return value === (text === "oui");
  if (typeof value === "number") return value === Number(text);
  return value === cell || value === text;
}

test("a table that comes in and goes out is equal, or it is said where it is not", async () => {
  await using world = await importWorld();
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(tables, async (rows) => {
      const name = `table-${++turn}`;
      const header = (rows[0] ?? []).map((_, column) => `colonne ${"abcdefgh"[column] ?? ""}`);
      const version = await imported(world, `${name}.csv`, csvOf([header, ...rows]));
      const read = await rowsOf(world, version);
      assert.equal(read.length + version.rejectedRows, rows.length);
      if (version.rejectedRows === 0) {
        for (const [at, cells] of rows.entries()) {
          for (const [column, cell] of cells.entries()) {
            const told = version.columns.find((each) => each.name === header[column]);
            assert.ok(told !== undefined && says(read[at] ?? {}, told, cell), `${cell} of row ${at}`);
          }
        }
      }
      for (const format of ["csv", "json", "parquet"] as const) {
        const out = await exportRows(world.ctx, system, version.table, format, new URLSearchParams());
        const again = await imported(world, `${name}-${format}.${format}`, await buffer(out.stream));
        assert.equal(again.rejectedRows, 0, format);
        const differing = differences(read, await rowsOf(world, again));
        const told = new Set(again.problems.map(({ where }) => where?.["column"]));
        for (const column of differing) assert.ok(told.has(column), `${format}: ${column}`);
      }
    }),
    { numRuns: 6, seed: 20_261_127 },
  );
});

/** Columns in which two tables of the same rows differ; a value may be of another type that says the same. */
function differences(
  before: readonly Record<string, unknown>[],
  after: readonly Record<string, unknown>[],
): Set<string> {
  assert.equal(after.length, before.length);
  const found = new Set<string>();
  for (const [at, row] of before.entries()) {
    for (const [name, value] of Object.entries(row))
      if (textOf(value) !== textOf(after[at]?.[name])) found.add(name);
  }
  return found;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

test("a file that came out twice has the numbers of both times, and each column its own cells", async () => {
  await using world = await importWorld();
  let bytes: string | Uint8Array = "nom,__text,__TEXT_\nun,deux,trois\n";
  for (const turn of [1, 2, 3]) {
    const version = await imported(world, `tour-${turn}.csv`, bytes);
    const { stream } = await exportRows(world.ctx, system, version.table, "csv", new URLSearchParams());
    bytes = await buffer(stream);
  }
  const lines = Buffer.from(bytes).toString("utf8");
  const names = "__id,__id_,__id__,nom,__text___,__TEXT____";
  assert.equal(lines, `${names}\r\n1,1,1,un,deux,trois\r\n`);
});
