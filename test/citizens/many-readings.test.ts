import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../src/base/id.ts";
import { onlyOf } from "../../src/citizens/readings-filter.ts";
import { listAccessesOfTable } from "../../src/journal/accesses.ts";
import { citizensWorld } from "./world.ts";

/** So many that it pays to look for the few. */
const entries = 20_000;

test("what was done besides is found without all that was read of a table", async () => {
  await using here = await citizensWorld();
  const { db } = here.ctx;
  const { id: dataset, organization } = here.dataset;
  const { table } = here;
  const party = { kind: "organization", id: organization, name: "Ville" };
  const read = { at: "2026-11-28T10:00:00Z", basis: "producer", reading: "page", instance: here.ctx.url };
  const entry = { ...read, party, organization, dataset, table, version: 1, columns: [], rows: 1 };
  const write = async (reading: string, from: number, to: number) => {
    const text = JSON.stringify({ ...entry, reading, commitments: {} });
    await db`
      insert into journal_entries (index, entry, leaf) select i, ${text}, '\\x00' from generate_series(${from}::int, ${to}::int) i`;
  };
  await write("erasure", 1000, 1001);
  await write("page", 1002, 1001 + entries);
  await db`analyze journal_entries`;
  const only = onlyOf({ who: "others", what: "else" });
  const looked = async () => {
    const [row] = await db<{ rows: number }[]>`
      select (idx_tup_fetch + seq_tup_read)::int as rows from pg_stat_user_tables
      where relname = 'journal_entries' and schemaname = current_schema()`;
    return row?.rows ?? 0;
  };
  await db.begin((tx) => tx`select pg_stat_force_next_flush()`);
  const before = await looked();
  const found = await db.begin(async (tx) => {
    const reader = { dataset, table, account: newId(Date.now()), told: [], under: [] };
    const { items } = await listAccessesOfTable({ ...here.ctx, db: tx as never }, reader, {
      pageSize: 50,
      only,
    });
    await tx`select pg_stat_force_next_flush()`;
    return items.map(({ index }) => index);
  });
  assert.deepEqual(found, [1001, 1000]);
  const rows = (await looked()) - before;
  assert.ok(rows > 0 && rows < 100, `${rows} entries were looked at`);
});
