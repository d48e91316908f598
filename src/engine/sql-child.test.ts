import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Failure, isFailure } from "../base/failure.ts";
import type { Engine, Serving } from "./engine.ts";
import { openEngine } from "./open-engine.ts";
import { newSqlRunner } from "./sql-child.ts";
import { patient } from "../../test/patient.ts";

let engine: Engine;
let serving: Serving;
let folder: string;
let callers = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-sql-"));
  // However slow the machine is, who waits is answered in the end.
  engine = await openEngine({
    folder,
    memoryMegabytes: 300,
    servingMegabytes: 300,
    sqlWaitMs: 900_000,
    ...patient,
  });
  const parquet = join(folder, "rows.parquet");
  await using workspace = await engine.workspace();
  await workspace.run(
    `COPY (SELECT i AS n, 'nom ' || i % 10 AS nom, [i] AS liste FROM range(200000) t(i)) TO '${parquet}' (FORMAT parquet)`,
  );
  serving = await engine.serve("1".repeat(64), parquet, {});
});

after(async () => {
  serving.release();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function children(): Promise<number> {
  const ids = await readFile(`/proc/self/task/${process.pid}/children`, "utf8");
  return ids.split(" ").filter(Boolean).length;
}

test("where there is no folder for what does not fit, no process is left behind", async () => {
  const before = await children();
  const runner = newSqlRunner(async () => {
    throw new Failure("unavailable", "store-memory-missing", { folder: "/dev/shm" });
  });
  const budget = { timeMs: 1000, rowsMax: 1, caller: "one" };
  for (let turn = 0; turn < 3; turn += 1)
    await assert.rejects(runner.run({ sources: [], sql: "SELECT 1" }, budget), {
      key: "store-memory-missing",
    });
  assert.equal(await children(), before);
  await runner[Symbol.asyncDispose]();
});

const tableId = "0198c2b4-0000-7000-8000-000000000001";

async function run(sql: string, options: { timeMs?: number; signal?: AbortSignal; rowsMax?: number } = {}) {
  callers += 1;
  return engine.sql.run(
    { sources: [{ kind: "serving", path: serving.path, names: ["rows", "data", tableId] }], sql },
    { timeMs: 20_000, rowsMax: 100, caller: `caller ${callers}`, ...options },
  );
}

test("a SELECT over the table is answered with names, types and plain values", async () => {
  const result = await run(
    "WITH un AS (SELECT nom, count(*) AS lignes, sum(n) AS somme FROM rows GROUP BY nom) " +
      "SELECT *, row_number() OVER (ORDER BY nom) AS rang, DATE '2020-12-31' AS jour FROM un ORDER BY nom LIMIT 1",
  );
  assert.deepEqual(result, {
    columns: [
      { name: "nom", type: "VARCHAR" },
      { name: "lignes", type: "BIGINT" },
      { name: "somme", type: "HUGEINT" },
      { name: "rang", type: "BIGINT" },
      { name: "jour", type: "DATE" },
    ],
    rows: [["nom 0", 20_000, 1_999_900_000, 1, "2020-12-31"]],
    truncated: false,
  });
});

test("the table answers to its id and to data, and rows past the limit are cut and said to be", async () => {
  const result = await run(
    'SELECT a.n FROM "0198c2b4-0000-7000-8000-000000000001" a JOIN data USING (n) ORDER BY n',
    { rowsMax: 3 },
  );
  assert.deepEqual(result.rows, [[0], [1], [2]]);
  assert.equal(result.truncated, true);
});

test("rows that are without a value by the hundred thousand are counted as distinct from one", async () => {
  const parquet = join(folder, "rare.parquet");
  await using workspace = await engine.workspace();
  await workspace.run(
    `COPY (SELECT CASE WHEN i >= 130000 THEN i % 5 END AS rare FROM range(200000) t(i)) TO '${parquet}' (FORMAT parquet)`,
  );
  const rare = await engine.serve("2".repeat(64), parquet, {});
  const sources = [{ kind: "serving", path: rare.path, names: ["rows"] }] as const;
  try {
    for (const condition of [
      "rare IS DISTINCT FROM 0 OR rare = 0",
      "NOT (rare IS NOT DISTINCT FROM 0) OR rare = 0",
      "NOT (rare IS NOT DISTINCT FROM 0 AND rare <> 0)",
    ]) {
      const sql = `SELECT count(*) FROM rows WHERE ${condition}`;
      const { rows } = await engine.sql.run(
        { sources, sql },
        { timeMs: 20_000, rowsMax: 1, caller: condition },
      );
      assert.deepEqual(rows, [[200_000]], condition);
    }
  } finally {
    rare.release();
  }
});

// What is refused of each kind; every statement is tried where they are read (`check-statement.test.ts`).
for (const sql of [
  "SELECT * FROM read_csv('/etc/passwd')",
  "FROM '/etc/passwd.csv'",
  "COPY (SELECT 1) TO '/tmp/maille-should-not-be' (FORMAT parquet)",
  "ATTACH '/tmp/maille-should-not-be.duckdb'",
  "SET lock_configuration = false",
  "SELECT 1; COPY rows TO '/tmp/maille-should-not-be'",
  "SELECT * FROM duckdb_settings()",
  "SELECT * FROM (WITH duckdb_settings AS (SELECT 1) SELECT 1), duckdb_settings",
  "SELECT getenv('HOME')",
  "CREATE OR REPLACE TEMP VIEW rows AS SELECT 1",
  "",
  "SELECT \u0000 1",
  `SELECT ${"abs(".repeat(3_000)}1${")".repeat(3_000)}`,
]) {
  test(`refused, and nothing of it is done: ${JSON.stringify(sql.slice(0, 90))}`, async () => {
    await assert.rejects(run(sql), (error) => isFailure(error, "invalid"));
  });
}

test("what was refused has left no file", async () => {
  const left = (await readdir("/tmp")).filter((name) => name.startsWith("maille-should-not-be"));
  assert.deepEqual(left, []);
});

for (const [title, sql] of [
  [
    "a cross join of ten million rows",
    "SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j) WHERE (i * j) % 7 = 3",
  ],
  [
    "a recursion without end",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
  ],
  [
    "a sort of more than the disk's share",
    "SELECT md5(a.n::VARCHAR || b.n) AS m FROM rows a, rows b ORDER BY m",
  ],
  [
    "a list of more than the memory",
    "SELECT len(list(a.n || 'xxxxxxxxxxxxxxxxxxxxxxxx' || b.n)) FROM rows a, rows b",
  ],
  ["a text of more than the memory", "SELECT len(repeat(string_agg(nom, ','), 2000)) FROM rows"],
  ["an answer of more than its share", "SELECT repeat('x', 1000000) FROM rows"],
] as const) {
  test(`${title} is ended, and the next statement is answered`, async () => {
    await assert.rejects(run(sql, { timeMs: 3_000 }), (error) => isFailure(error, "over-budget"));
    assert.deepEqual((await run("SELECT count(*) FROM rows")).rows, [[200_000]]);
  });
}

test("a regular expression made to hang does not", async () => {
  const result = await run(`SELECT regexp_matches(repeat('a', 10000), '^(a+)+$' || 'b')`);
  assert.deepEqual(result.rows, [[false]]);
});

test("a statement ends when its reader leaves", async () => {
  const leaving = new AbortController();
  const asked = run("SELECT count(*) FROM range(10000000) a, range(10000000) b", { signal: leaving.signal });
  setTimeout(() => leaving.abort(new Error("gone")), 100);
  await assert.rejects(asked, /gone/);
});

test("a statement has its folder until it ends", async () => {
  const own = await mkdtemp(join(folder, "own-"));
  await using runner = newSqlRunner(async () => own);
  const leaving = new AbortController();
  const { signal } = leaving;
  const asked = runner.run(
    { sources: [], sql: "SELECT count(*) FROM range(10000000) a, range(10000000) b" },
    { timeMs: 600_000, rowsMax: 1, caller: "own", signal },
  );
  const ended = assert.rejects(asked, /gone/);
  while ((await readdir(own)).length === 0) await wait(1);
  await wait(300);
  assert.equal((await readdir(own)).length, 1);
  leaving.abort(new Error("gone"));
  await ended;
  assert.deepEqual(await readdir(own), []);
});

test("a statement that runs elsewhere is checked here, and described over tables without rows", async () => {
  const shapes = [{ names: ["rows"], columns: [{ name: "n", type: "BIGINT" }] }];
  const budget = { timeMs: 600_000, caller: "described" };
  const columnsOf = (sql: string) =>
    engine.sql.describe({ shapes, sql }, budget, async ({ tree, columns }) => {
      assert.ok(JSON.stringify(tree).includes("SELECT_NODE"));
      return columns;
    });
  assert.deepEqual(await columnsOf("SELECT N AS m, sum(n), n / 2 FROM rows GROUP BY n"), [
    { name: "m", type: "BIGINT" },
    { name: "sum(n)", type: "HUGEINT" },
    { name: "(n / 2)", type: "DOUBLE" },
  ]);
  for (const sql of ["DELETE FROM rows", "SELECT nope FROM rows", "SELECT getenv('HOME')"])
    await assert.rejects(columnsOf(sql), (error) => isFailure(error, "invalid"));
});

const skip = process.platform !== "linux";
test("a process that ends of something else is not told to have lacked memory", { skip }, async () => {
  const asked = run("SELECT count(*) FROM range(10000000) a, range(10000000) b");
  const refused = assert.rejects(asked, (error) => isFailure(error, "unavailable"));
  await wait(100);
  while ((await childrenOf(process.pid)).length === 0) await wait(10);
  const children = await childrenOf(process.pid);
  for (const child of children) process.kill(child, "SIGTERM");
  await refused;
  // The one that was kept ready is among them: nobody is given it once it is seen to be gone.
  while ((await childrenOf(process.pid)).some((child) => children.includes(child))) await wait(10);
  assert.deepEqual((await run("SELECT 1")).rows, [[1]]);
});

/** The processes of the SQL: the engine starts no others. */
async function childrenOf(parent: number): Promise<number[]> {
  const listed = await readFile(`/proc/${parent}/task/${parent}/children`, "utf8");
  return listed.split(" ").filter(Boolean).map(Number);
}

test("the statements of a caller take turns, and past a few are refused", async () => {
  const sources = [{ kind: "serving", path: serving.path, names: ["rows"] }] as const;
  const question = { sources, sql: "SELECT count(*) FROM rows" };
  const budget = { timeMs: 20_000, rowsMax: 1, caller: "the same" };
  const answers = await Promise.allSettled(
    Array.from({ length: 12 }, () => engine.sql.run(question, budget)),
  );
  const refused = answers.filter((answer) => answer.status === "rejected");
  assert.equal(answers.length - refused.length, 9);
  for (const { reason } of refused) assert.ok(isFailure(reason, "too-many"));
});

test("whoever asks beside a crowd that asks too much is answered", async () => {
  const endless = "SELECT count(*) FROM rows a, rows b, rows c WHERE (a.n * b.n + c.n) % 7 = 3";
  const sources = [{ kind: "serving", path: serving.path, names: ["rows"] }] as const;
  const leaving = new AbortController();
  const bombs = ["one", "two", "three"].flatMap((caller) =>
    Array.from({ length: 4 }, () =>
      engine.sql.run(
        { sources, sql: endless },
        { timeMs: 500, rowsMax: 1, caller: `bomber ${caller}`, signal: leaving.signal },
      ),
    ),
  );
  const bombed = Promise.allSettled(bombs);
  const good = Array.from({ length: 25 }, (_, index) =>
    engine.sql.run(
      { sources, sql: "SELECT 1 AS un" },
      { timeMs: 120_000, rowsMax: 1, caller: `reader ${index % 5}` },
    ),
  );
  const answers = await Promise.allSettled(good);
  leaving.abort(new Error("enough"));
  await bombed;
  const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [String(answer.reason)] : []));
  assert.deepEqual(refused, []);
});
