import assert from "node:assert/strict";
import { mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import { newId } from "../../base/id.ts";
import { schemaOf } from "../../jobs/rows.ts";
import { goBack } from "../go-back.ts";
import { getImport, importLater } from "../imports.ts";
import { beginImport, endImport, insertImport } from "./import-rows.ts";
import { importNow } from "./import-now.ts";
import { settleImports } from "./settle-imports.ts";
import { sweepBlobs } from "./sweep.ts";
import { sweepStrayUploads } from "./sweep-uploads.ts";
import { findVersion } from "../stored/version-rows.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

/** An import as it is written down, without the job that works on it. */
async function unqueued(world: World, upload: string): Promise<string> {
  const id = newId();
  await insertImport(world.ctx.db, {
    id,
    dataset: world.dataset.id,
    origin: { kind: "upload", upload },
    source: { kind: "upload", fileName: "a.csv" },
    options: {},
    createdAt: world.time.now,
  });
  return id;
}

const nobody = new AbortController().signal;

test("versions of one table that are made at once get a number each, and tell what they change against the one before", async () => {
  await using world = await importWorld();
  const { made } = await world.import("a.csv", "n;t\n0;zero");
  const table = made[0]?.table ?? "";
  // Beside the two that the queue runs, as processes of one instance would.
  const ids = await Promise.all(
    Array.from({ length: 12 }, async (_, n) =>
      unqueued(world, (await world.upload("a.csv", `n;t\n${n + 1};x`)).id),
    ),
  );
  await Promise.all([
    ...ids.map((id) => importNow(world.ctx, id, nobody)),
    goBack(world.ctx, system, table, 1).catch((error: { key: string }) =>
      assert.equal(error.key, "version-current"),
    ),
  ]);
  const imports = await Promise.all(ids.map((id) => getImport(world.ctx, system, id)));
  assert.deepEqual([...new Set(imports.map(({ state }) => state))], ["done"]);
  const last = (await findVersion(world.ctx.db, table))?.number ?? 0;
  assert.ok(last >= 13);
  for (let number = 2; number <= last; number += 1) {
    const version = await findVersion(world.ctx.db, table, number);
    assert.equal(version?.changes?.against, number - 1);
  }
});

test("an import without a job gets one, and one whose job was given up ends and says so", async () => {
  await using world = await importWorld();
  const waiting = await unqueued(world, (await world.upload("a.csv", "n\n1")).id);
  const lost = await unqueued(world, newId());
  assert.deepEqual(await settleImports(world.ctx), { ended: 0, queued: 2 });
  const ended = await Promise.all(
    [waiting, lost].map(async (id) => world.ended(await getImport(world.ctx, system, id))),
  );
  assert.deepEqual(
    ended.map(({ state, failure }) => [state, failure?.key]),
    [
      ["done", undefined],
      ["failed", "import-upload-gone"],
    ],
  );

  const deadly = await unqueued(world, (await world.upload("b.csv", "n\n1")).id);
  await beginImport(world.ctx.db, deadly);
  assert.equal(await sweepBlobs(world.ctx), 0);
  const queue = await schemaOf(world.ctx.db);
  // What the queue holds of a job that took each of its processes down with it.
  await world.ctx.db`
    insert into ${world.ctx.db(queue)}.job (id, name, singleton_key, state, completed_on)
    values (${newId()}, 'import', ${deadly}, 'failed', now())`;
  assert.deepEqual(await settleImports(world.ctx), { ended: 1, queued: 0 });
  const given = await getImport(world.ctx, system, deadly);
  assert.deepEqual([given.state, given.failure?.key], ["failed", "import-given-up"]);
  assert.deepEqual(await settleImports(world.ctx), { ended: 0, queued: 0 });
});

test("an import is written with its job, or not at all", async () => {
  await using world = await importWorld();
  const { id } = await importLater(world.ctx, system, world.dataset.id, {
    upload: (await world.upload("a.csv", "n\n1")).id,
  });
  const [kept] = await world.ctx.db<{ job: string | null }[]>`select job from imports where id = ${id}`;
  assert.ok(kept?.job);
  const broken = {
    ...world.ctx,
    jobs: { ...world.ctx.jobs, add: () => Promise.reject(new Error("no queue")) },
  };
  const { id: upload } = await world.upload("b.csv", "n\n2");
  await assert.rejects(importLater(broken, system, world.dataset.id, { upload }), { message: "no queue" });
  const [count] = await world.ctx.db<{ n: number }[]>`select count(*)::int as n from imports`;
  assert.equal(count?.n, 1);
});

test("an attempt that lost its import to another writes nothing of it, and leaves its file", async () => {
  await using world = await importWorld();
  const { id: upload } = await world.upload("a.csv", "n\n1");
  const id = await unqueued(world, upload);
  const paused = await beginImport(world.ctx.db, id);
  const next = await beginImport(world.ctx.db, id);
  assert.notEqual(paused?.attempt, next?.attempt);
  const at = world.time.now;
  assert.equal(await endImport(world.ctx.db, id, { state: "failed", at, attempt: paused?.attempt }), false);
  assert.equal((await getImport(world.ctx, system, id)).state, "running");
  assert.deepEqual(await readdir(join(world.ctx.folder, "uploads")), [upload]);
  assert.equal(await endImport(world.ctx.db, id, { state: "done", at, attempt: next?.attempt }), true);
});

test("a file of an upload that nothing names is swept, and a row whose file is gone", async () => {
  await using world = await importWorld();
  const folder = join(world.ctx.folder, "uploads");
  await mkdir(folder, { recursive: true });
  const old = new Date(Date.now() - 7_200_000);
  const stray = newId();
  // The last one is of a backup that was killed.
  for (const name of [stray, `${stray}.taken`, "backup-123-accounts.copy"]) {
    await writeFile(join(folder, name), "half");
    await utimes(join(folder, name), old, old);
  }
  await writeFile(join(folder, newId()), "just begun");
  const { id: kept } = await world.upload("a.csv", "n\n1");
  await utimes(join(folder, kept), old, old);
  const { id: gone } = await world.upload("b.csv", "n\n1");
  await rm(join(folder, gone));
  await world.ctx.db`update uploads set touched_at = ${old}`;
  assert.equal(await sweepStrayUploads(world.ctx), 4);
  assert.equal((await readdir(folder)).length, 2);
  const rows = await world.ctx.db<{ id: string }[]>`select id from uploads`;
  assert.deepEqual([...rows], [{ id: kept }]);
});
