import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type InstancePool, newInstancePool } from "./work-instances.ts";
import { openWorkspace } from "./workspace.ts";
import type { Workspace } from "./engine.ts";

const size = { memoryMegabytes: 200, threads: 1 };

async function inPool(
  work: (open: () => Promise<Workspace>, pool: InstancePool) => Promise<void>,
  idleMs?: number,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "maille-pool-"));
  {
    await using pool = newInstancePool({ ...size, spill: join(folder, "spill") }, idleMs);
    await work(() => openWorkspace({ folder, ...size, pool }), pool);
  }
  assert.deepEqual(await readdir(folder), []);
  await rm(folder, { recursive: true });
}

/** Each instance spills into a folder of its own. */
async function numberOf(workspace: Workspace): Promise<string> {
  const [row] = await workspace.rows<{ spill: string }>("select current_setting('temp_directory') as spill");
  return row?.spill.split("-").at(-1) ?? "";
}

test("the instance that did a piece of work well does the next, which finds nothing of it", () =>
  inPool(async (open) => {
    {
      await using first = await open();
      assert.equal(await numberOf(first), "1");
      await first.run(`
        create table kept as select 1 as a;
        create temp table passing as select 1 as a;
        create type colour as enum ('red');
        create macro double(x) as 2 * x;
        set variable told = 1;
        set TimeZone = 'Europe/Paris'`);
    }
    await using second = await open();
    assert.equal(await numberOf(second), "1");
    for (const sql of ["from kept", "from passing", "select 'red'::colour", "select double(2)"])
      await assert.rejects(second.run(sql), /does not exist/);
    assert.deepEqual(
      await second.rows("select getvariable('told') as told, current_setting('TimeZone') as zone"),
      [{ told: null, zone: "UTC" }],
    );
  }));

test("two pieces of work at once have an instance each", () =>
  inPool(async (open) => {
    await using first = await open();
    await using second = await open();
    assert.notEqual(await numberOf(first), await numberOf(second));
    await first.run("create table t as select 1 as a");
    await assert.rejects(second.run("from t"), /does not exist/);
  }));

test("an instance that refused something, or keeps a file, does no other piece of work", () =>
  inPool(async (open) => {
    {
      await using first = await open();
      await assert.rejects(first.run("select error('no')"));
    }
    {
      await using second = await open();
      assert.equal(await numberOf(second), "2");
      await second.run("attach ':memory:' as held");
    }
    await using third = await open();
    assert.equal(await numberOf(third), "3");
  }));

test("an instance that waits in vain is closed, and one that comes back once all have ended", async () => {
  await inPool(async (open) => {
    await (await open())[Symbol.asyncDispose]();
    await pause(50);
    await using next = await open();
    assert.equal(await numberOf(next), "2");
  }, 5);
  const pool = newInstancePool({ ...size, spill: join(tmpdir(), "maille-pool-none") });
  const lent = await pool.lend();
  await pool[Symbol.asyncDispose]();
  await lent.giveBack(true);
  await assert.rejects(lent.connection.run("select 1"));
});
