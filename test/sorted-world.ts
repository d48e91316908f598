/** A table of which columns are sorted, and questions to it that are answered both ways. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Cell, Chunk, Serving } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open-engine.ts";
import type { Column } from "../src/tables/column.ts";
import { narrowBySorted } from "../src/tables/query/by-sorted.ts";
import { columnsByName } from "../src/tables/query/columns.ts";
import { parseQuery } from "../src/tables/query/parse-query.ts";
import { type Query, skipOf } from "../src/tables/query/query.ts";
import { countStatement, rowsStatement } from "../src/tables/query/query-sql.ts";
import { storedTypes } from "../src/tables/query/sql-statement.ts";
import { patient } from "./patient.ts";

export interface Page {
  readonly rows: readonly (readonly Cell[])[];
  readonly total: number;
}

/** How a question was answered by what is sorted. */
export type Way = "page read" | "page known" | "total known" | "few rows" | "all rows";

const budget = { timeMs: 200_000 };

/** Sorts columns of the rows that a statement makes, some with cells of other ones beside their own. */
export async function sortedWorld(
  columns: readonly Column[],
  rowsSql: string,
  sorted: readonly string[],
  beside: readonly (readonly [string, string])[] = [],
) {
  const folder = await mkdtemp(join(tmpdir(), "maille-sorted-"));
  const engine = await openEngine({
    folder,
    memoryMegabytes: 400,
    servingMegabytes: 500,
    threads: 2,
    sortedRowsMin: 1_000,
    ...patient,
  });
  const parquet = join(folder, "rows.parquet");
  {
    await using workspace = await engine.workspace();
    await workspace.run(`COPY (${rowsSql}) TO '${parquet}' (FORMAT parquet)`);
  }
  const serving = await servingSorted(() => engine.serve("0".repeat(64), parquet, {}), sorted, beside);
  const asked = { serving, columns };
  return {
    serving,
    columns,
    queryOf: (address: string) => parseQuery(new URLSearchParams(address), columns, { places: false }),
    sameBothWays: (query: Query) => sameBothWays(asked, query),
    sameAfter: (query: Query, page: Page) => sameAfter(asked, query, page),
    queryAfter: (query: Query, page: Page) => queryAfter(asked, query, page),
    rowsLookedAt: (query: Query) => rowsLookedAt(asked, query),
    statementsOf: (query: Query) => statementsOf(asked, query),
    async [Symbol.asyncDispose]() {
      serving.release();
      await engine[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

export type SortedWorld = Awaited<ReturnType<typeof sortedWorld>>;

interface Asked {
  readonly serving: Serving;
  readonly columns: readonly Column[];
}

async function servingSorted(
  serve: () => Promise<Serving>,
  sorted: readonly string[],
  beside: readonly (readonly [string, string])[],
): Promise<Serving> {
  for (;;) {
    const serving = await serve();
    const left = sorted.filter((name) => !serving.sorted.has(name));
    const more = beside.filter(([column, other]) => serving.beside.get(column)?.has(other) !== true);
    if (left.length + more.length === 0) return serving;
    for (const name of left) serving.wishSorted(name);
    for (const [column, other] of more) serving.wishBeside(column, other);
    serving.release();
    await wait(20);
  }
}

async function pageOf(
  { serving, columns }: Asked,
  query: Query,
  { total, counted = query }: { readonly total?: number; readonly counted?: Query } = {},
): Promise<Page> {
  const types = storedTypes(serving);
  const limit = { rows: query.pageSize, skip: skipOf(query) };
  const statement = rowsStatement(query, types, columnsByName(columns).all, limit);
  const { rows } = await serving.rows(statement.sql, statement.values, budget);
  if (total !== undefined) return { rows, total };
  const { cursor: _, ...whole } = counted;
  const count = countStatement(whole, types);
  const [[all] = []] = (await serving.rows(count.sql, count.values, budget)).rows;
  return { rows, total: Number(all) };
}

function rowsOf({ rowCount, columns }: Chunk): Cell[][] {
  return Array.from({ length: rowCount }, (_, row) => columns.map((column) => column[row] ?? null));
}

const narrow = ({ serving, columns }: Asked, query: Query) =>
  narrowBySorted({
    serving,
    query,
    types: storedTypes(serving),
    columns: columnsByName(columns).all,
    budget,
  });

async function sameBothWays(asked: Asked, query: Query): Promise<{ way: Way; page: Page }> {
  const expected = await pageOf(asked, query);
  const narrowed = await narrow(asked, query);
  const page = await pageOf(asked, narrowed.query, narrowed);
  assert.deepEqual(page, expected, JSON.stringify(query));
  if (narrowed.page !== undefined) {
    const [chunk] = narrowed.page.chunks;
    assert.deepStrictEqual(rowsOf(chunk), expected.rows, JSON.stringify(query));
    return { way: "page read", page };
  }
  const isKnown = narrowed.total !== undefined || narrowed.counted !== undefined;
  if (narrowed.query.ids === undefined) return { way: isKnown ? "total known" : "all rows", page };
  return { way: isKnown ? "page known" : "few rows", page };
}

/** The page behind the last row of one. */
async function sameAfter(asked: Asked, query: Query, page: Page): Promise<void> {
  const after = queryAfter(asked, query, page);
  if (after !== undefined) await sameBothWays(asked, after);
}

function queryAfter({ columns }: Asked, query: Query, { rows }: Page): Query | undefined {
  const [id, ...keys] = (rows.at(-1) ?? []).slice(columns.length + 1).toReversed();
  if (id === undefined) return undefined;
  return { ...query, page: 1, cursor: { id: Number(id), keys: keys.toReversed().map(keyOf) } };
}

function keyOf(cell: Cell): string | number | null {
  return typeof cell === "bigint" ? String(cell) : (cell as string | number | null);
}

/** How many statements it takes to narrow a question. */
async function statementsOf(asked: Asked, query: Query): Promise<number> {
  let asks = 0;
  const serving: Serving = Object.create(asked.serving, {
    rows: {
      value: (...rest: Parameters<Serving["rows"]>) => {
        asks += 1;
        return asked.serving.rows(...rest);
      },
    },
  });
  await narrow({ ...asked, serving }, query);
  return asks;
}

/** The most rows that a part of the statement of a page looks at. */
async function rowsLookedAt(asked: Asked, query: Query): Promise<number> {
  const { serving, columns } = asked;
  const narrowed = await narrow(asked, query);
  const limit = { rows: query.pageSize, skip: 0 };
  const { all } = columnsByName(columns);
  const { sql, values } = rowsStatement(narrowed.query, storedTypes(serving), all, limit);
  const { rows } = await serving.rows(`EXPLAIN ANALYZE ${sql}`, values, budget);
  const counts = String(rows[0]?.[1]).matchAll(/([\d,]+) rows/g);
  const looked = [...counts].map(([, count = ""]) => Number(count.replaceAll(",", "")));
  assert.ok(looked.length > 2);
  return Math.max(...looked);
}

/** The same numbers at each run. */
export function newDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
