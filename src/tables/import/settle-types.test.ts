import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openEngine } from "../../engine/open-engine.ts";
import { sampleTypes } from "../types/find-types.ts";
import { settleTypes } from "./settle-types.ts";

/** Ways to fill a column, none of them plain, each by the number of its row. */
const writings: readonly ((row: number) => string)[] = [
  (row) => `${row},5`,
  (row) => (row === 7 ? "n.d." : `1 ${100 + row}`),
  (row) => `${1 + (row % 28)}/03/2020`,
  (row) => (row % 3 === 0 ? "oui" : "non"),
  (row) => (row === 19 ? "douze" : ` ${row} %`),
];

test("columns that are asked together are what each is by itself", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-settle-types-"));
  await using engine = await openEngine({ folder, memoryMegabytes: 300, servingMegabytes: 50 });
  await using workspace = await engine.workspace();
  const width = 250;
  const rows = Array.from({ length: 20 }, (_, row) =>
    Array.from({ length: width }, (__, column) => writings[column % writings.length]?.(row) ?? ""),
  );
  const names = Array.from({ length: width }, (_, column) => `c${column}`);
  await workspace.run(`create table wide (${names.map((name) => `${name} varchar`).join(", ")})`);
  await workspace.run(
    `insert into wide values ${rows.map((row) => `(${row.map((cell) => `'${cell}'`).join(", ")})`).join(", ")}`,
  );
  // The sample ends before what is odd in the last rows.
  const sample = names.map((name, column) => ({
    name,
    cells: rows.slice(0, 15).map((row) => row[column] ?? null),
  }));
  const hypotheses = await sampleTypes(sample);
  const { signal } = new AbortController();
  const together = await settleTypes(workspace, "wide", hypotheses, signal);
  const types = new Set(together.map(({ column }) => column.type));
  assert.deepEqual([...types].toSorted(), ["boolean", "date", "decimal", "integer"]);
  for (const [place, decision] of together.slice(0, writings.length * 2).entries()) {
    const alone = await settleTypes(
      workspace,
      `(select c${place} as c0 from wide)`,
      hypotheses.slice(place, place + 1),
      signal,
    );
    assert.deepEqual([decision], alone);
    // And so are all that are written like it.
    for (let like = place; like < width; like += writings.length)
      assert.equal(unnamed(together[like]), unnamed(decision));
  }
  await rm(folder, { recursive: true, force: true });
});

function unnamed(decision: unknown): string {
  return JSON.stringify(decision).replaceAll(/"c[0-9]+"/g, '""');
}
