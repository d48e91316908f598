import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import type { Column } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import { openWorkspace } from "../../engine/workspace.ts";
import { readCounted } from "./counted-values.ts";
import { readHistogram } from "./histogram.ts";
import { readTop } from "./top-values.ts";

const rows = 5_000;

/** Each with the SQL of its least and greatest value as a profile has them. */
const kinds = {
  whole: ["integer", "i * 7 % 31 - 15"],
  gaps: ["integer", "case when i % 3 > 0 then i % 5 * 1000 end"],
  prices: ["decimal", "i % 40 / 8"],
  endless: ["decimal", "case i % 50 when 0 then 'nan'::double when 1 then null else i % 6 / 4 end"],
  days: ["date", "date '2024-02-27' + (i % 45)::integer"],
  moments: ["datetime", "timestamp '2024-02-27 22:00:00.5' + to_minutes(i % 300)"],
} as const satisfies Readonly<Record<string, readonly [Column["type"], string]>>;

test("values that come back often are counted once, for what is frequent and for the bins", async () => {
  await using workspace = await openWorkspace({ folder: tmpdir(), memoryMegabytes: 200, threads: 2 });
  const cells = Object.entries(kinds).map(([name, [, sql]]) => `${sql} as ${quoteName(name)}`);
  await workspace.run(`create temp table many as select ${cells.join(", ")} from range(${rows}) r(i)`);
  const profiled = { workspace, from: "many", rows, signal: new AbortController().signal };
  for (const [name, [type]] of Object.entries(kinds)) {
    const [bounds = { missing: 0, distinct: 0, least: "", greatest: "" }] = await workspace.rows<{
      missing: number;
      distinct: number;
      least: string;
      greatest: string;
    }>(
      `select count(*) - count(${name}) as missing, count(distinct ${name}) as distinct,
         replace(min(${name})::varchar, ' ', 'T') as least,
         replace((max(${name}) filter (where ${name}::varchar <> 'nan'))::varchar, ' ', 'T') as greatest from many`,
    );
    const toBound = (text: string) => (type === "integer" || type === "decimal" ? Number(text) : text);
    const column: Column = { name, type, missing: [] };
    const { missing, distinct } = bounds;
    const [min, max] = [toBound(bounds.least), toBound(bounds.greatest)];
    const summary = { missing, distinct, isCounted: false, min, max };
    const alone = {
      top: await readTop(profiled, column, summary),
      histogram: await readHistogram(profiled, column, summary),
    };
    assert.deepEqual(await readCounted(profiled, column, summary), alone, name);
    assert.ok(alone.histogram !== undefined && alone.top.values.length > 0, name);
    const binned = alone.histogram.reduce((sum, { count }) => sum + count, 0);
    assert.equal(binned, name === "endless" ? rows - missing - rows / 50 : rows - missing, name);
    // What hardly comes back is not worth it: its counts are as many as its values.
    assert.equal(await readCounted(profiled, column, { ...summary, distinct: rows / 9 }), undefined);
  }
});

test("what is as frequent is told in the order of its values, whatever the column is called", async () => {
  await using workspace = await openWorkspace({ folder: tmpdir(), memoryMegabytes: 200, threads: 2 });
  for (const [type, sql] of [
    ["text", "'n' || (7 - i % 8)"],
    ["integer", "7 - i % 8"],
  ] as const) {
    await workspace.run(`create or replace temp table many as select ${sql} as count from range(800) r(i)`);
    const profiled = { workspace, from: "many", rows: 800, signal: new AbortController().signal };
    const column: Column = { name: "count", type, missing: [] };
    const summary = { missing: 0, distinct: 8, isCounted: true };
    const { values } = await readTop(profiled, column, summary);
    const ordered = Array.from({ length: 8 }, (_, n) => ({
      value: `${type === "text" ? "n" : ""}${n}`,
      count: 100,
    }));
    assert.deepEqual(values, ordered);
    const candidates = ordered.map(({ value }) => value);
    // Of a table so large that only these are counted.
    const large = { ...profiled, rows: 1_000_000 };
    const few = { missing: 0, distinct: 50_000, isCounted: false, candidates };
    assert.deepEqual((await readTop(large, column, few)).values, ordered);
  }
});
