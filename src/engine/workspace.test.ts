import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { isFailure } from "../base/failure.ts";
import { openWorkspace } from "./workspace.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "maille-workspace-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const size = { memoryMegabytes: 256, threads: 2 };
const endless = "select count(*) from range(100000000000) t(i), range(1000) u(j) where i * j % 7 = 1";

test("a workspace answers plain values and leaves nothing behind", () =>
  inFolder(async (folder) => {
    {
      await using workspace = await openWorkspace({ folder, ...size });
      const rows = await workspace.rows(
        "select 1::bigint as one, 9007199254740993 as large, ['a', null] as list, $1 as given",
        ["é"],
      );
      assert.deepEqual(rows, [{ one: 1, large: 9007199254740993n, list: ["a", null], given: "é" }]);
      assert.ok(existsSync(workspace.folder));
    }
    assert.deepEqual(await readdir(folder), []);
  }));

test("a statement past its time is interrupted and refused", () =>
  inFolder(async (folder) => {
    await using workspace = await openWorkspace({ folder, ...size });
    await assert.rejects(workspace.run(endless, [], { timeMs: 100 }), (error) =>
      isFailure(error, "over-budget"),
    );
    assert.deepEqual(await workspace.rows("select 1 as one"), [{ one: 1 }]);
  }));

test("a statement that is cancelled ends with the reason of its signal", () =>
  inFolder(async (folder) => {
    await using workspace = await openWorkspace({ folder, ...size });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("cancelled by a person")), 50);
    await assert.rejects(workspace.run(endless, [], { signal: stop.signal }), /cancelled by a person/);
  }));

test("what the engine says of rows about people quotes none of their cells", () =>
  inFolder(async (folder) => {
    await using workspace = await openWorkspace({ folder, isInMemory: true, ...size });
    for (const sql of [
      "select cast($1 as integer)",
      "select cast(cast($1 as varchar) as date)",
      "select error($1)",
    ]) {
      await assert.rejects(workspace.rows(sql, ['L\'Hermite\n"Awa"']), (error) => {
        assert.doesNotMatch(inspect(error), /Hermite|Awa/);
        return /^[A-Z][a-z ]+.*Error: /.test((error as Error).message);
      });
    }
    await assert.rejects(
      workspace.rows("select cast(cast($1 as bigint) as tinyint)", [1_980_050_112_345n]),
      (error) => !inspect(error).includes("1980050112345"),
    );
  }));

test("a statement that needs more memory than there is, and more disk, is refused", () =>
  inFolder(async (folder) => {
    for (const [isInMemory, key] of [
      [false, "engine-disk-full"],
      [true, "store-memory-full"],
    ] as const) {
      await using workspace = await openWorkspace({ folder, isInMemory, memoryMegabytes: 40, threads: 1 });
      await workspace.run("set max_temp_directory_size = '1MB'");
      await assert.rejects(
        workspace.rows(
          "select count(*) from (select distinct hash(i) as h, i::varchar as t from range(3000000) r(i))",
        ),
        (error) => isFailure(error, "no-room") && error.key === key,
      );
    }
  }));
