import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { isFailure } from "../base/failure.ts";
import type { Engine, Serving } from "./engine.ts";
import { openEngine } from "./open-engine.ts";
import type { SqlSource } from "./sql-messages.ts";
import { patient } from "../../test/patient.ts";

let engine: Engine;
let serving: Serving;
let folder: string;
let callers = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-sources-"));
  engine = await openEngine({ folder, memoryMegabytes: 300, servingMegabytes: 300, ...patient });
  await using workspace = await engine.workspace();
  for (const [name, rows] of [
    ["people", "SELECT i AS code, i * 10 AS population FROM range(5000) t(i)"],
    ["counters", "SELECT i % 50 AS code, i AS passages FROM range(20000) t(i)"],
    ["secret", "SELECT 'hidden' AS word"],
  ] as const) {
    await workspace.run(`COPY (${rows}) TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet)`);
  }
  serving = await engine.serve("2".repeat(64), join(folder, "people.parquet"), {});
  await writeFile(join(folder, "secret.csv"), "word\nhidden\n");
});

after(async () => {
  serving.release();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function run(sql: string, sources: readonly SqlSource[] = both()) {
  callers += 1;
  return engine.sql.run(
    { sources, sql, countsSources: true },
    { timeMs: 20_000, rowsMax: 100, caller: `caller ${callers}` },
  );
}

function both(): SqlSource[] {
  return [
    { kind: "serving", path: serving.path, names: ["people"], columnsAlone: true },
    { kind: "parquet", path: join(folder, "counters.parquet"), names: ["Counters"] },
  ];
}

test("a statement joins a served table and a Parquet, and tells how many rows each has", async () => {
  const result = await run(
    "SELECT p.code, p.population, sum(c.passages) AS passages FROM people p JOIN counters c USING (code) GROUP BY ALL ORDER BY code LIMIT 2",
  );
  assert.deepEqual(result.rows, [
    [0, 0, 3_990_000],
    [1, 10, 3_990_400],
  ]);
  assert.deepEqual(result.sourceRows, [5000, 20_000]);
});

test("both kinds of files show their own columns alone", async () => {
  for (const [table, columns] of [
    ["people", ["code", "population"]],
    ["counters", ["code", "passages"]],
  ] as const) {
    const { columns: shown } = await run(`SELECT * FROM ${table} LIMIT 1`);
    assert.deepEqual(
      shown.map(({ name }) => name),
      columns,
    );
  }
});

for (const [what, sql] of [
  ["another file by a function", "SELECT * FROM read_parquet('FOLDER/secret.parquet')"],
  ["its own file by a function", "SELECT * FROM read_parquet('FOLDER/counters.parquet')"],
  ["another file by its name", "SELECT * FROM 'FOLDER/secret.parquet'"],
  ["a text file by its name", "SELECT * FROM 'FOLDER/secret.csv'"],
  ["the attached file by its name", "SELECT * FROM served_0.main.rows"],
  ["the name of a file through a virtual column", "SELECT filename FROM counters"],
  ["a table of another query", "SELECT * FROM rows"],
  ["names that change place", "WITH counters AS (SELECT 1) SELECT * FROM counters"],
  ["a file to be written", "COPY people TO 'FOLDER/out.csv'"],
  ["a setting", "SET allowed_directories = ['/']"],
  ["a file that is attached", "ATTACH 'FOLDER/secret.parquet' AS more"],
  ["the settings", "SELECT current_setting('allowed_paths')"],
] as const) {
  test(`a statement over several tables cannot reach ${what}`, async () => {
    await assert.rejects(run(sql.replaceAll("FOLDER", folder)), (error) => {
      assert.ok(isFailure(error, "invalid"), String(error));
      assert.ok(!JSON.stringify(error.args).includes("hidden"));
      return true;
    });
  });
}

test("what is no Parquet is refused, and nothing of it is told", async () => {
  const sources: SqlSource[] = [{ kind: "parquet", path: join(folder, "secret.csv"), names: ["lie"] }];
  await assert.rejects(run("SELECT * FROM lie", sources), (error) => {
    assert.ok(isFailure(error), String(error));
    assert.ok(!JSON.stringify(error.args).includes("hidden"));
    assert.ok(!JSON.stringify(error.args).includes(folder), String(error.args["reason"]));
    return true;
  });
});
