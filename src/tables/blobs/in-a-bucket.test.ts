import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { netOfTests, s3Server } from "../../../test/s3-server.ts";
import { system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { Bucket } from "../../store/s3/bucket.ts";
import { openObjectStore } from "../../store/s3/object-store.ts";
import { deleteTable, purgeDeletedTables } from "../deletion.ts";
import { exportRows } from "../exports.ts";
import { sweepBlobs } from "../import/sweep.ts";
import { readPage } from "../rows.ts";
import { findVersion } from "../stored/version-rows.ts";
import { openOriginal } from "../versions.ts";

const rows = Array.from({ length: 300 }, (_, n) => `${n};École ${n * 7};${(n % 90) + 0.5}`);
const csv = ["numero;nom;valeur", ...rows].join("\n");

/** An instance whose files are in a bucket. */
async function bucketWorld() {
  const folder = await mkdtemp(join(tmpdir(), "maille-objects-"));
  const server = await s3Server(folder);
  const tries = { atMost: 2, pauseMs: 10 };
  const bucket = new Bucket(server.address, { net: netOfTests, tries, partBytes: 1_000 });
  const world = await importWorld({}, {}, (cache, options) =>
    openObjectStore(cache, { ...options, bucket, cacheBytesMax: 1e9 }),
  );
  return {
    server,
    world,
    objects: async () =>
      (await readdir(server.objects, { recursive: true, withFileTypes: true }))
        .filter((each) => each.isFile())
        .map(({ parentPath, name }) => parentPath.slice(-2) + name),
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test("an instance whose files are in a bucket imports, answers and exports, and forgets there what it deletes", async () => {
  await using made = await bucketWorld();
  const { ctx, ...world } = made.world;
  const { made: tables, state } = await world.import("écoles.csv", csv);
  assert.equal(state, "done");
  const table = tables[0]?.table ?? "";
  const version = await findVersion(ctx.db, table);
  const { original = "", parquet = "" } = version ?? {};
  assert.deepEqual((await made.objects()).toSorted(), [original, parquet].toSorted());
  // As another machine finds it.
  for (const hash of [original, parquet]) await ctx.store.forget(hash);
  const page = await readPage(ctx, system, table, new URLSearchParams("page_size=2"));
  assert.equal(page.rows.length, 2);
  const exported = await exportRows(ctx, system, table, "csv", new URLSearchParams());
  assert.match(await text(exported.stream), /École 2093/);
  assert.equal(await text((await openOriginal(ctx, system, table, 1)).stream), csv);
  await deleteTable(ctx, system, table);
  world.time.now = new Date(world.time.now.getTime() + 90 * 86_400_000);
  await purgeDeletedTables(ctx);
  assert.equal(await sweepBlobs(ctx), 2);
  assert.deepEqual(await made.objects(), []);
});

test("while the object store is away, what was read is served, and the rest is refused in words", async () => {
  await using made = await bucketWorld();
  const { ctx, ...world } = made.world;
  const [read, unread] = [
    await world.import("écoles.csv", csv),
    await world.import("lycées.csv", `${csv}\n`),
  ];
  const [kept = "", lost = ""] = [read, unread].map((each) => each.made[0]?.table ?? "");
  const version = await findVersion(ctx.db, lost);
  await ctx.store.forget(version?.original ?? "");
  await made.server.away();
  assert.equal((await readPage(ctx, system, kept, new URLSearchParams("page_size=2"))).rows.length, 2);
  await assert.rejects(
    openOriginal(ctx, system, lost, 1),
    (error) => isFailure(error) && error.key === "store-away",
  );
  await made.server.back();
  assert.equal(await text((await openOriginal(ctx, system, lost, 1)).stream), `${csv}\n`);
});
