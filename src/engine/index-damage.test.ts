import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sortedWorld } from "../../test/sorted-world.ts";
import { isServingWhole } from "./damage.ts";

const rowCount = 120_000;
/** A block of a database file, and what stands before the first. */
const [blockBytes, headBytes] = [262_144, 12_288];

/** Fetches one row of each 100 by its number, as pages are; answers whether that went wrong. */
async function failsByNumber(path: string): Promise<boolean> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH '${path}' AS asked (READ_ONLY)`);
    for (let from = 1; from < rowCount; from += 50_000) {
      const ids = Array.from({ length: 500 }, (_, at) => from + at * 100).filter((id) => id <= rowCount);
      await connection.run(`SELECT n FROM asked.rows WHERE __id IN (${ids.join(", ")})`);
    }
    return false;
  } catch (error) {
    assert.match(String(error), /Corrupt database file/);
    return true;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test("a file is not whole where rows cannot be fetched by their numbers", async () => {
  const columns = [{ name: "n", type: "integer", missing: [] }] as const;
  await using world = await sortedWorld(columns, `SELECT i AS n FROM range(${rowCount}) t(i)`, ["n"]);
  const whole = await readFile(world.serving.path);
  const folder = await mkdtemp(join(tmpdir(), "maille-index-damage-"));
  const path = join(folder, "harmed.duckdb");
  let failed = 0;
  for (let at = headBytes; at + blockBytes <= whole.length; at += blockBytes) {
    const harmed = Buffer.from(whole);
    harmed[at + 3_000] = (harmed[at + 3_000] ?? 0) ^ 1;
    await writeFile(path, harmed);
    if (!(await failsByNumber(path))) continue;
    failed += 1;
    assert.equal(await isServingWhole(path), false, `the block at ${at}`);
  }
  // Of the index, and of what it leads to.
  assert.ok(failed > 4, String(failed));
  await writeFile(path, whole);
  assert.equal(await isServingWhole(path), true);
  await rm(folder, { recursive: true });
});
