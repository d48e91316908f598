import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { emptyTestDatabase } from "../../../test/database.ts";
import { importWorld } from "../../../test/import-world.ts";
import { netOfTests, s3Server } from "../../../test/s3-server.ts";
import { system } from "../../access/actor.ts";
import { readBackup } from "../../backup/read-backup.ts";
import { verifyBackup } from "../../backup/verify-backup.ts";
import { writeBackup } from "../../backup/write-backup.ts";
import { isFailure } from "../../base/failure.ts";
import { migrateTo } from "../../db/migrate.ts";
import { refuseOccupiedStore } from "../../folder-refusals.ts";
import { claimStore, claimStoreWherePossible } from "../../store/claim-store.ts";
import type { StoreOptions } from "../../store/local.ts";
import { Bucket } from "../../store/s3/bucket.ts";
import { openObjectStore } from "../../store/s3/object-store.ts";
import { openStoreKeys } from "../../store/store-keys.ts";
import { testVault } from "../../../test/vault.ts";
import { deleteTable, purgeDeletedTables } from "../deletion.ts";
import { forgettingWork } from "../erasing/forget-removed.ts";
import { removeFiles } from "../erasing/remove-files.ts";
import { exportRows } from "../exports.ts";
import { sweepBlobs } from "../import/sweep.ts";
import { namedBlobs } from "../named-blobs.ts";
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
  const opened = (cache: string, options: StoreOptions) =>
    openObjectStore(cache, { ...options, bucket, cacheBytesMax: 1e9 });
  const world = await importWorld({}, {}, opened);
  const keys = openStoreKeys({ db: world.ctx.db, vault: testVault() });
  const paths = async () =>
    (await readdir(server.objects, { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile() && each.name !== "instance")
      .map(({ parentPath, name }) => join(parentPath, name));
  return {
    server,
    world,
    folder,
    paths,
    /** The store of a process on another machine. */
    elsewhere: () => opened(join(folder, "elsewhere"), { keys }),
    objects: async () => (await paths()).map((path) => path.split("/").slice(-2).join("")),
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
  assert.equal(await sweepBlobs(ctx), 0, "what was put lately may be about to be named");
  assert.equal(await sweepBlobs(ctx, 0), 2);
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

test("what another process removed or sealed in the bucket goes from the cache of each", async () => {
  await using made = await bucketWorld();
  const { ctx, ...world } = made.world;
  const { made: tables } = await world.import("personnes.csv", csv);
  const table = tables[0]?.table ?? "";
  const version = await findVersion(ctx.db, table);
  const { parquet = "", original = "" } = version ?? {};
  const store = await made.elsewhere();
  const there = { ...ctx, store };
  const forgetting = () => forgettingWork(there).run(new AbortController().signal, "");
  await (await store.lend(parquet))[Symbol.asyncDispose]();
  await (await store.lend(original))[Symbol.asyncDispose]();
  await forgetting();
  assert.equal((await Array.fromAsync(store.cached())).length, 2, "both are named");
  await ctx.db`
    insert into person_tables (table_id, dataset, columns) values (${table}, ${world.dataset.id}, '{nom}')`;
  await ctx.store.seal(parquet);
  await forgetting();
  assert.deepEqual(await Array.fromAsync(store.cached()), []);
  assert.equal(await store.isSealed(original), false);
  await using lent = await store.lend(parquet);
  assert.equal(lent.isSealed, true);
  const other = await store.put(Readable.from([Buffer.from("nobody names it")]));
  await forgetting();
  assert.ok(!(await Array.fromAsync(store.cached())).some(({ hash }) => hash === other.hash));
});

test("a backup holds every file that is named, however late the bucket lists it, and is restored into another", async () => {
  await using made = await bucketWorld();
  const { ctx, ...world } = made.world;
  const { made: tables } = await world.import("écoles.csv", csv);
  const version = await findVersion(ctx.db, tables[0]?.table ?? "");
  const { parquet = "", original = "" } = version ?? {};
  const gone = `blobs/ab/${"cd".repeat(31)}`;
  made.server.told.listed = (keys) => [...keys.filter((key) => !key.endsWith(parquet.slice(2))), gone];
  const source = {
    db: ctx.db,
    store: ctx.store,
    folders: {},
    scratch: made.folder,
    program: "0",
    namedBlobs,
  };
  const file = join(made.folder, "all.tar.zst");
  const written = await writeBackup(source, file, { now: new Date() });
  assert.deepEqual([written.blobs, written.damaged], [2, []]);
  await using to = await emptyTestDatabase();
  await using server = await s3Server(join(made.folder, "restored"));
  const bucket = new Bucket(server.address, { net: netOfTests });
  const store = await openObjectStore(join(made.folder, "cache"), { bucket, cacheBytesMax: 0 });
  await refuseOccupiedStore(store);
  const target = { db: to.db, store, folders: {}, migrateTo, finish: async () => undefined };
  await readBackup(target, file, await verifyBackup(file));
  for (const hash of [parquet, original]) assert.equal(await store.verify(hash), "whole");
  await assert.rejects(refuseOccupiedStore(store), (error) => isFailure(error, "conflict"));
});

test("an instance sweeps nothing where another one keeps its files", async () => {
  await using made = await bucketWorld();
  const { ctx, ...world } = made.world;
  const table = (await world.import("écoles.csv", csv)).made[0]?.table ?? "";
  const { hash } = await ctx.store.put(Readable.from([Buffer.from("of the other")]));
  await ctx.db`insert into files_to_remove (hash, table_id) values (${hash}, ${table})`;
  await claimStore(ctx.db, ctx.store);
  await ctx.db`update store_claims set id = gen_random_uuid()`;
  for (const remove of [() => sweepBlobs(ctx, 0), () => removeFiles(ctx, table)])
    await assert.rejects(remove(), (error) => isFailure(error) && error.key === "store-of-another");
  await assert.rejects(claimStoreWherePossible(ctx.db, ctx.store), (error) =>
    isFailure(error, "precondition"),
  );
  assert.equal((await Array.fromAsync(ctx.store.list())).length, 3);
  await made.server.away();
  await claimStoreWherePossible(ctx.db, ctx.store);
  await assert.rejects(sweepBlobs(ctx, 0), (error) => isFailure(error) && error.key === "store-away");
});

test("what is put again while the sweep looks for what nobody names is left", async () => {
  await using made = await bucketWorld();
  const { ctx } = made.world;
  const { hash } = await ctx.store.put(Readable.from([Buffer.from("computed twice")]));
  const [path = ""] = await made.paths();
  await utimes(path, 1_700_000_000, 1_700_000_000);
  const list = async function* () {
    yield* ctx.store.list();
    await ctx.store.put(Readable.from([Buffer.from("computed twice")]));
  };
  const store = new Proxy(ctx.store, {
    get: (target, name) => {
      const own: unknown = name === "list" ? list : Reflect.get(target, name);
      return typeof own === "function" ? (own.bind(target) as unknown) : own;
    },
  });
  assert.equal(await sweepBlobs({ ...ctx, store }), 0);
  assert.equal(await ctx.store.has(hash), true);
  await utimes(path, 1_700_000_000, 1_700_000_000);
  assert.equal(await sweepBlobs(ctx), 1);
});
