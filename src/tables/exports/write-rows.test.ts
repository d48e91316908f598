import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openEngine } from "../../engine/open-engine.ts";
import { writeRows } from "./write-rows.ts";
import { patient } from "../../../test/patient.ts";

// As lines of the engine they took it a gigabyte, and half a minute before the first row.
test("a row of 2,000 columns is written in little memory, and at once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-wide-"));
  const engine = await openEngine({ folder, memoryMegabytes: 400, servingMegabytes: 500, ...patient });
  try {
    const parquet = join(folder, "wide.parquet");
    const names = Array.from({ length: 2000 }, (_, at) => `c${at}`);
    const cells = names.map((name, at) => `${at % 3 ? `${at}.5::DOUBLE` : `'v,${at}'`} AS ${name}`);
    await using workspace = await engine.workspace();
    await workspace.run(`COPY (SELECT ${cells.join(", ")}) TO '${parquet}' (FORMAT parquet)`);
    const serving = await engine.serve("a".repeat(64), parquet, {});
    const statement = { sql: `SELECT ${names.join(", ")} FROM rows`, values: [] };
    const budget = { timeMs: 5_000 };
    const asked = { serving, statement, names, budget, watched: undefined, title: "", places: undefined };
    const { pieces } = await writeRows("csv", asked, {});
    const [header, row] = (await Array.fromAsync(pieces)).map(String).join("").split("\r\n");
    assert.equal(header, names.join(","));
    assert.equal(row, names.map((_, at) => (at % 3 ? `${at}.5` : `"v,${at}"`)).join(","));
    serving.release();
  } finally {
    await engine[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
});
