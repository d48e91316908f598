import assert from "node:assert/strict";
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const sorting = `
  import { readdirSync } from "node:fs";
  import { DuckDBInstance } from "@duckdb/node-api";
  import { sortServing } from ${JSON.stringify(join(import.meta.dirname, "sort-serving.ts"))};
  const [folder] = process.argv.slice(1);
  const instance = await DuckDBInstance.create(folder + "/0.serving");
  const connection = await instance.connect();
  await connection.run("CREATE TABLE rows AS SELECT i AS __id, i AS n FROM range(10) t(i)");
  connection.closeSync();
  instance.closeSync();
  const asked = { from: folder + "/0.serving", to: folder + "/1.serving", columns: [{ column: "n", beside: [] }], memoryMegabytes: 100, wordsMax: 0 };
  // Who sorts does not keep the process.
  const keeping = setInterval(() => undefined, 1_000);
  await sortServing({ ...asked, room: async () => 1e9 }, new AbortController().signal);
  clearInterval(keeping);
  console.log(readdirSync(process.env.NODE_COMPILE_CACHE, { recursive: true }).filter((name) => name.includes("/")).length);
`;

test("the process that sorts finds what was compiled before, and keeps what it compiles", async () => {
  const [folder, kept] = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), "maille-compiled-"))));
  assert.ok(folder !== undefined && kept !== undefined);
  try {
    // It looks before it ends: what lies there then is not its own, which Node writes at the end.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", sorting, folder],
      { cwd: import.meta.dirname, env: { NODE_COMPILE_CACHE: kept } },
    );
    assert.ok(Number(stdout) >= 5, stdout);
  } finally {
    for (const each of [folder, kept]) await rm(each, { recursive: true });
  }
});

test("the process that answers SQL keeps what it compiles before it is asked: it is killed at its end", async () => {
  const kept = await mkdtemp(join(tmpdir(), "maille-compiled-"));
  const program = join(import.meta.dirname, "sql-child-process.ts");
  const child = fork(program, { execArgv: [], env: { NODE_COMPILE_CACHE: kept } });
  const ended = once(child, "exit");
  try {
    const written = async () =>
      (await readdir(kept, { recursive: true })).filter((name) => name.includes("/")).length;
    for (let turn = 0; turn < 3_000 && (await written()) < 5; turn += 1) await wait(20);
    assert.ok((await written()) >= 5, `${await written()} files`);
  } finally {
    child.kill("SIGKILL");
    await ended;
    await rm(kept, { recursive: true });
  }
});
