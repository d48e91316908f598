import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { isFailure } from "../base/failure.ts";
import { newGate } from "../base/gate.ts";
import type { Engine, ServingShape } from "./engine.ts";
import { foldText } from "./fold.ts";
import { type EngineOptions, openEngine } from "./open-engine.ts";
import { openParquet } from "./serving.ts";
import { lentBy } from "./stand-ins.ts";
import type { Use } from "../store/store.ts";
import { patient } from "../../test/patient.ts";

async function inEngine(
  work: (engine: Engine, folder: string) => Promise<void>,
  options: Partial<EngineOptions> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "maille-engine-"));
  const usual = { memoryMegabytes: 200, servingMegabytes: 500, threads: 2, ...patient };
  const engine = await openEngine({ folder, ...usual, ...options });
  try {
    await work(engine, folder);
  } finally {
    await engine[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
}

async function parquetOf(engine: Engine, folder: string, name: string, sql: string): Promise<string> {
  const path = join(folder, `${name}.parquet`);
  await using workspace = await engine.workspace();
  await workspace.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  return path;
}

const budget = { timeMs: 10_000 };
const hash = (digit: string) => digit.repeat(64);

test("a serving file is built once, and found again by the next start", async () => {
  await inEngine(async (engine, folder) => {
    const parquet = await parquetOf(engine, folder, "a", "SELECT i AS n FROM range(10) t(i)");
    const servings = await Promise.all([1, 2, 3].map(() => engine.serve(hash("a"), parquet, {})));
    for (const serving of servings) serving.release();
    assert.deepEqual((await readdir(join(folder, "serving"))).length, 1);
    await engine[Symbol.asyncDispose]();
    await rm(parquet);
    const again = await openEngine({ folder, memoryMegabytes: 200, servingMegabytes: 500, ...patient });
    const serving = await again.serve(hash("a"), parquet, {});
    const { rows } = await serving.rows("SELECT __id, n FROM rows LIMIT 2", [], budget);
    assert.deepEqual(rows, [
      [1, 0],
      [2, 1],
    ]);
    serving.release();
    await again[Symbol.asyncDispose]();
  });
});

test("what one process forgets goes of the files of those beside it too, and of none that was not meant", async () => {
  const beside = await mkdtemp(join(tmpdir(), "maille-engine-"));
  const other = await openEngine({ folder: beside, memoryMegabytes: 200, servingMegabytes: 500, ...patient });
  await inEngine(
    async (engine, folder) => {
      for (const name of ["a", "c"]) {
        const parquet = await parquetOf(engine, folder, name, "SELECT i AS n FROM range(10) t(i)");
        (await other.serve(hash(name), parquet, {})).release();
      }
      assert.deepEqual([...(await engine.served())].toSorted(), [hash("a"), hash("c")]);
      await engine.forget(hash("a"));
      assert.deepEqual(await readdir(join(beside, "serving")), [`${hash("c")}_8.duckdb`]);
      // The other one has it open until it forgets it as well.
      assert.deepEqual([...(await other.served())].toSorted(), [hash("a"), hash("c")]);
      await other.forget(hash("a"));
      assert.deepEqual([...(await other.served())], [hash("c")]);
      // Its folder goes with it, and is missed by nobody.
      await other[Symbol.asyncDispose]();
      await rm(beside, { recursive: true });
      await engine.forget(hash("c"));
    },
    { beside: async () => [beside] },
  );
});

test("a Parquet that cannot be read is told each time, and leaves nothing behind", async () => {
  await inEngine(async (engine, folder) => {
    for (let turn = 0; turn < 2; turn += 1) {
      await assert.rejects(engine.serve(hash("b"), join(folder, "none.parquet"), {}));
    }
    assert.deepEqual(await readdir(join(folder, "serving")), []);
  });
});

test("rows that are closed at the end while others take their place are closed once", async () => {
  await inEngine(async (engine, folder) => {
    const path = await parquetOf(engine, folder, "a", "SELECT i AS n FROM range(10) t(i)");
    const instance = await DuckDBInstance.create(":memory:");
    const gate = newGate({ running: 1, waiting: 1, waitMs: 1_000 });
    const file = await openParquet(instance, gate, "standing", { path, shape: {} });
    await Promise.all([file.retire(), file.close()]);
    instance.closeSync();
  });
});

test("rows that lie in groups of any size are written once", async () => {
  await inEngine(
    async (engine, folder) => {
      const path = join(folder, "odd.parquet");
      {
        await using workspace = await engine.workspace();
        const rows = "SELECT i AS n, md5(i::VARCHAR) AS t FROM range(600000) t(i)";
        await workspace.run(`COPY (${rows}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 124928)`);
      }
      const serving = await engine.serve(hash("a"), path, {});
      const instance = await DuckDBInstance.create(serving.path, { access_mode: "READ_ONLY" });
      const connection = await instance.connect();
      const told = await connection.runAndReadAll(
        "SELECT free_blocks, used_blocks FROM pragma_database_size()",
      );
      const [free, used] = (told.getRowsJS()[0] ?? []).map(Number);
      connection.closeSync();
      instance.closeSync();
      assert.ok((free ?? Infinity) * 5 < (used ?? 0), `${free} blocks are free beside ${used}`);
      const { rows } = await serving.rows(
        "SELECT count(*), min(__id - n), max(__id - n) FROM rows",
        [],
        budget,
      );
      assert.deepEqual(rows, [[600_000, 1, 1]]);
      serving.release();
    },
    { threads: 2 },
  );
});

test("the text that is searched is every text of the row, each folded, with a line end between two", async () => {
  await inEngine(async (engine, folder) => {
    const cells = [
      "Évêché",
      "\u0301le",
      "e",
      "\u0301\u0302",
      "ÅΣΑ İ",
      "ΟΔΟΣ",
      "οδός ΣΑΣ",
      "Σ",
      "हिन्दी भाषा",
      "கொடி ஔவை",
      "বাংলা ကျွန်တော် ភាសាខ្មែរ",
      "a\u20ddb",
      "東京",
      "",
      "straße 😀",
      "Sacré-Cœur, Œuvres",
      "ǽther ÆGIR GROẞ",
      "Łódź, Đà Nẵng, Øresund, ILICA ılıca",
      "a\tB",
    ];
    const values = cells.map((cell) => `'${cell}'`);
    const sql = `SELECT ${values.map((value, at) => `${value} AS c${at}`).join(", ")}, 7 AS n, NULL::VARCHAR AS none,
      [${values.join(", ")}, NULL] AS list`;
    const serving = await engine.serve(hash("a"), await parquetOf(engine, folder, "a", sql), {});
    const { rows } = await serving.rows("SELECT __text FROM rows", [], budget);
    assert.equal(rows[0]?.[0], [...cells, ...cells].map(foldText).join("\n"));
    serving.release();
  });
});

test("past the disk's share the least recently used file that nobody holds is removed", async () => {
  await inEngine(
    async (engine, folder) => {
      const parquet = await parquetOf(
        engine,
        folder,
        "a",
        "SELECT md5(i::VARCHAR) AS t FROM range(20000) t(i)",
      );
      const held = await engine.serve(hash("1"), parquet, {});
      for (const digit of ["2", "3"]) (await engine.serve(hash(digit), parquet, {})).release();
      const names = (await readdir(join(folder, "serving"))).map((name) => name.slice(0, 1)).toSorted();
      assert.deepEqual(names, ["1", "3"]);
      assert.equal((await held.rows("SELECT count(*) FROM rows", [], budget)).rows[0]?.[0], 20_000);
      held.release();
      const again = await engine.serve(hash("2"), parquet, {});
      assert.equal(again.rowCount, 20_000);
      again.release();
    },
    { servingMegabytes: 3 },
  );
});

for (const [name, sql, shape, expected] of [
  [
    "a point",
    "SELECT '48.5' AS la, -1.5 AS lo",
    { geometry: { kind: "point", longitude: "lo", latitude: "la" } },
    [-1.5, 48.5, -1.5, 48.5],
  ],
  [
    "a pair",
    "SELECT '48.5, -1.5' AS p",
    { geometry: { kind: "pair", column: "p", first: "latitude" } },
    [-1.5, 48.5, -1.5, 48.5],
  ],
  [
    "a shape",
    `SELECT '{"type":"Polygon","coordinates":[[[-1.5,48],[2e0, 48.25],[0,-3.5],[-1.5,48]]]}' AS g`,
    { geometry: { kind: "geojson", column: "g" } },
    [-1.5, -3.5, 2, 48.25],
  ],
  [
    "what is no place",
    "SELECT 'nulle part' AS p",
    { geometry: { kind: "pair", column: "p", first: "latitude" } },
    [null, null, null, null],
  ],
] as const satisfies readonly (readonly [string, string, ServingShape, readonly (number | null)[]])[]) {
  test(`the box of ${name} is found`, async () => {
    await inEngine(async (engine, folder) => {
      const serving = await engine.serve(hash("c"), await parquetOf(engine, folder, "c", sql), shape);
      const { rows } = await serving.rows("SELECT __xmin, __ymin, __xmax, __ymax FROM rows", [], budget);
      assert.deepEqual(rows, [expected]);
      serving.release();
    });
  });
}

test("a statement past its time, or whose reader has left, is stopped and the next one is answered", async () => {
  await inEngine(async (engine, folder) => {
    const parquet = await parquetOf(engine, folder, "d", "SELECT i AS n FROM range(20000) t(i)");
    const serving = await engine.serve(hash("d"), parquet, {});
    const endless = "SELECT count(*) FROM rows a, rows b, rows c WHERE (a.n * b.n + c.n) % 7 = 3";
    await assert.rejects(serving.rows(endless, [], { timeMs: 100 }), (error) =>
      isFailure(error, "over-budget"),
    );
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(new Error("gone")), 100);
    await assert.rejects(serving.rows(endless, [], { ...budget, signal: leaving.signal }), /gone/);
    assert.deepEqual((await serving.rows("SELECT count(*) FROM rows", [], budget)).rows, [[20_000]]);
    serving.release();
  });
});

test("a statement waits its turn, and is refused where too many wait", async () => {
  await inEngine(
    async (engine, folder) => {
      const parquet = await parquetOf(engine, folder, "e", "SELECT i AS n FROM range(2000) t(i)");
      const serving = await engine.serve(hash("e"), parquet, {});
      // All are asked before the first can end, however quick it is.
      const ask = () => serving.rows("SELECT count(*) FROM rows", [], budget);
      const answers = await Promise.allSettled(Array.from({ length: 300 }, ask));
      const answered = answers.filter(({ status }) => status === "fulfilled").length;
      assert.equal(answered, 257);
      for (const answer of answers) {
        if (answer.status === "rejected") assert.ok(isFailure(answer.reason, "over-budget"));
      }
      serving.release();
    },
    { statementsMax: 1 },
  );
});

test("an answer left unread lets its statement go", async () => {
  await inEngine(
    async (engine, folder) => {
      const parquet = await parquetOf(engine, folder, "f", "SELECT i AS n FROM range(200000) t(i)");
      const serving = await engine.serve(hash("f"), parquet, {});
      const unread = await serving.ask("SELECT * FROM rows", [], budget);
      unread.close();
      const partly = await serving.ask("SELECT n FROM rows", [], budget);
      for await (const chunk of partly.chunks) {
        assert.ok(chunk.rowCount > 0);
        break;
      }
      assert.deepEqual((await serving.rows("SELECT max(n) FROM rows", [], budget)).rows, [[199_999]]);
      serving.release();
    },
    { statementsMax: 1 },
  );
});

test("the engine that answers queries reads no other file and takes no setting", async () => {
  await inEngine(async (engine, folder) => {
    const parquet = await parquetOf(engine, folder, "g", "SELECT 1 AS n");
    const serving = await engine.serve(hash("f"), parquet, {});
    for (const sql of [
      "SELECT * FROM read_text('/etc/hostname')",
      `SELECT * FROM read_parquet('${parquet}')`,
      "SET memory_limit = '10GB'",
      "INSTALL httpfs",
      "DROP TABLE rows",
    ]) {
      await assert.rejects(serving.rows(sql, [], budget), sql);
    }
    serving.release();
  });
});

test("once the engine has ended, rows are refused, and nothing is made of them", async () => {
  await inEngine(async (engine, folder) => {
    const parquet = await parquetOf(engine, folder, "a", "SELECT i AS n FROM range(10) t(i)");
    await engine[Symbol.asyncDispose]();
    await assert.rejects(engine.serve(hash("a"), parquet, {}), (error) => isFailure(error, "unavailable"));
    assert.deepEqual(await readdir(join(folder, "serving")), []);
  });
});

test("who waits for a file when the engine ends is given nothing that stands in for it", async () => {
  await inEngine(
    async (engine, folder) => {
      const rows = "SELECT md5(i::VARCHAR) AS t FROM range(200000) t(i)";
      const parquet = await parquetOf(engine, folder, "a", rows);
      const refused = assert.rejects(engine.serve(hash("a"), parquet, {}), (error) =>
        isFailure(error, "unavailable"),
      );
      await engine[Symbol.asyncDispose]();
      await refused;
    },
    { patience: { fileMs: 5, rowsMs: 60_000 } },
  );
});

test("who asks for rows waits for the file once while it is made, and who looks for words longer", async () => {
  await inEngine(
    async (engine, folder) => {
      const rows = "SELECT md5(i::VARCHAR) AS t FROM range(400000) t(i)";
      const parquet = await parquetOf(engine, folder, "a", rows);
      const made = Promise.withResolvers<string>();
      // The file is made only once this is let go of.
      const held = async (use: Use) => lentBy(use === "copy" ? await made.promise : parquet, use);
      const ask = async (needs: "rows" | "words") => {
        const serving = await engine.serve(hash("a"), held, {}, needs);
        const told = (await serving.rows("SELECT count(*) FROM rows", [], budget)).rows;
        serving.release();
        return told;
      };
      for (let times = 0; times < 2; times += 1) assert.deepEqual(await ask("rows"), [[400_000]]);
      const words = ask("words");
      let isAnswered = false;
      words.finally(() => (isAnswered = true)).catch(() => undefined);
      await pause(100);
      assert.ok(!isAnswered, "words wait for the file");
      made.resolve(parquet);
      assert.deepEqual(await words, [[400_000]]);
    },
    { patience: { fileMs: 5, wordsMs: 60_000, rowsMs: 60_000 } },
  );
});

test("a file that nobody asks for any more is closed, and opened again by the next question", async () => {
  await inEngine(
    async (engine, folder) => {
      const parquet = await parquetOf(engine, folder, "a", "SELECT i AS n FROM range(10) t(i)");
      const first = await engine.serve(hash("a"), parquet, {});
      const isOpen = async (): Promise<boolean> => {
        const held = await Promise.all(
          (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
        );
        return held.some((path) => path.startsWith(join(folder, "serving")));
      };
      for (let looks = 0; looks < 10; looks += 1) {
        assert.ok(await isOpen(), "what is held stays");
        await pause(50);
      }
      first.release();
      for (let tries = 0; (await isOpen()) && tries < 6000; tries += 1) await pause(10);
      assert.ok(!(await isOpen()));
      const again = await engine.serve(hash("a"), parquet, {});
      assert.deepEqual((await again.rows("SELECT n FROM rows LIMIT 2", [], budget)).rows, [[0], [1]]);
      again.release();
    },
    { unusedMs: 60 },
  );
});
