import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Workspace } from "../engine/engine.ts";
import { openWorkspace } from "../engine/workspace.ts";
import { quoteText } from "../engine/quote.ts";
import type { Column } from "./column.ts";
import { isMarked, markRows } from "./marked-rows.ts";
import { narrowingSql } from "./narrow/narrow-rows-sql.ts";

/** Long enough for rows to change their places between the engine's pieces, where it may let them. */
const rows = 1_000_000;

let folder: string;
let workspace: Workspace & AsyncDisposable;
let whole: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-marked-"));
  workspace = await openWorkspace({ folder, memoryMegabytes: 500, threads: 2 });
  whole = join(folder, "whole.parquet");
  await workspace.run(
    `copy (select i as id, 'n' || (i % 11) as name, i % 13 as value from range(${rows}) r(i)) to ${quoteText(whole)}
     (format parquet, row_group_size 50000)`,
  );
});

after(async () => {
  await workspace[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test("rows that are marked are left out, and the others stay in their order", async () => {
  await workspace.run(
    `create or replace temp table gone as select i * 7 as number from range(${rows} // 7) r(i)`,
  );
  // Told twice, it is marked once.
  await workspace.run("insert into gone values (7), (999999)");
  await markRows(workspace, "gone", rows);
  const left = await copied(
    `select id from read_parquet(${quoteText(whole)}, file_row_number = true) where not (${isMarked("gone")})`,
  );
  assert.deepEqual(left, { rows: rows - Math.floor(rows / 7) - 1, moved: 0, wrong: 0 });
});

test("of no rows, none is marked", async () => {
  await workspace.run("create or replace temp table gone (number bigint)");
  await markRows(workspace, "gone", rows);
  const left = await copied(
    `select id from read_parquet(${quoteText(whole)}, file_row_number = true) where not (${isMarked("gone")})`,
  );
  assert.equal(left.rows, rows);
});

test("rows that a condition of many values lets through stay in their order", async () => {
  const column = { missing: [], problems: [] };
  const columns = [
    { ...column, name: "id", type: "integer" },
    { ...column, name: "name", type: "text" },
    { ...column, name: "value", type: "integer" },
  ] as unknown as readonly Column[];
  const { sql, values } = narrowingSql(
    {
      columns: ["id"],
      rows: [
        { column: "name", operator: "in", value: "n0,n1,n2,n3,n4,n5,n6,n7" },
        { column: "value", operator: "in", value: "0,8,9,10,11,12" },
      ],
    },
    columns,
    {
      source: `read_parquet(${quoteText(whole)})`,
      types: new Map([
        ["id", "BIGINT"],
        ["name", "VARCHAR"],
        ["value", "BIGINT"],
      ]),
      quote: (name) => `"${name}"`,
    },
  );
  const expected = Array.from({ length: rows }, (_, id) => id).filter(
    (id) => id % 11 < 8 && (id % 13 < 1 || id % 13 > 7),
  );
  const left = await copied(sql, values);
  assert.deepEqual([left.rows, left.moved], [expected.length, 0]);
});

/** How many rows a copy holds, and how many of them come before one that was before them. */
async function copied(sql: string, values: Parameters<Workspace["run"]>[1] = []) {
  const path = join(folder, "copied.parquet");
  await workspace.run(`copy (${sql}) to ${quoteText(path)} (format parquet)`, values);
  const [found] = await workspace.rows<{ rows: number; moved: number; wrong: number }>(
    `select count(*) as rows, count(*) filter (where id < former) as moved,
       count(*) filter (where id = 999999 or (id % 7 = 0 and id < ${rows - (rows % 7)})) as wrong
     from (select id, lag(id) over (order by file_row_number) as former
       from read_parquet(${quoteText(path)}, file_row_number = true))`,
  );
  return found ?? assert.fail("counted");
}
