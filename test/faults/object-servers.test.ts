import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { parseNetworks } from "../../src/base/networks.ts";
import { openNet } from "../../src/net/open-net.ts";
import type { Store } from "../../src/store/store.ts";
import { Bucket } from "../../src/store/s3/bucket.ts";
import type { S3Address } from "../../src/store/s3/signed-requests.ts";
import { openObjectStore } from "../../src/store/s3/object-store.ts";
import { importLater } from "../../src/tables/imports.ts";
import { readPage } from "../../src/tables/rows.ts";
import { findVersion } from "../../src/tables/stored/version-rows.ts";
import { importWorld } from "../import-world.ts";
import { ceph, cephPrograms } from "./ceph.ts";
import { makeBucket } from "./object-servers.ts";
import { parts, seaweedfs, weed } from "./seaweedfs.ts";

const net = openNet({ allowed: parseNetworks("127.0.0.0/8") });

test("with one of each server of SeaweedFS killed in the middle of imports, none is lost and none is wrong", async (t) => {
  if (weed === undefined) return t.diagnostic("MAILLE_TEST_WEED names no program of SeaweedFS: left out");
  const folder = await mkdtemp(join(tmpdir(), "maille-weed-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const cluster = stack.use(await seaweedfs(folder));
  const strikes = parts.map((part) => ({ name: part, kill: () => cluster.kill(part, 0) }));
  t.diagnostic(await importWhileStruck(cluster.address, strikes));
});

test("with a disk and a gateway of Ceph killed in the middle of imports, none is lost and none is wrong", async (t) => {
  if (cephPrograms === undefined) return t.diagnostic("MAILLE_TEST_CEPH names no programs of Ceph: left out");
  const folder = await mkdtemp(join(tmpdir(), "maille-ceph-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const cluster = stack.use(await ceph(folder));
  const strikes = (["disk 0", "gateway a"] as const).map((part) => ({
    name: part,
    kill: () => cluster.kill(part),
    mend: () => cluster.start(part),
  }));
  t.diagnostic(await importWhileStruck(cluster.address, strikes));
});

interface Strike {
  readonly name: string;
  readonly kill: () => Promise<void>;
  readonly mend?: () => Promise<void>;
}

/** An import for each strike, which comes while it writes; tells how many requests were answered. */
async function importWhileStruck(address: S3Address, strikes: readonly Strike[]): Promise<string> {
  await using stack = new AsyncDisposableStack();
  await makeBucket(address, net);
  const bucket = new Bucket(address, { net, partBytes: 5 * 1024 * 1024 });
  const world = stack.use(
    await importWorld({}, {}, (cache, options) =>
      openObjectStore(cache, { ...options, bucket, cacheBytesMax: 1e9 }),
    ),
  );
  const { ctx, dataset } = world;
  const lines = Array.from({ length: 400_000 }, (_, n) => `${n};École ${(n * 7919) % 100_003};${n / 7}`);
  const hashes = new Set<string>();
  for (const [turn, { name, kill, mend }] of strikes.entries()) {
    const csv = ["numero;nom;valeur", ...lines, `${400_000 + turn};dernière;1`].join("\n");
    const upload = await world.upload(`${turn}.csv`, csv);
    const importing = await importLater(ctx, system, dataset.id, { upload: upload.id });
    const answered = bucket.counts.answered;
    while (bucket.counts.answered < answered + 3) await wait(2);
    await kill();
    const { state, made, failure } = await world.ended(importing);
    assert.equal(state, "done", `${name}: ${JSON.stringify(failure)}`);
    const version = await findVersion(ctx.db, made[0]?.table ?? "");
    const { original = "", parquet = "" } = version ?? {};
    for (const hash of [original, parquet]) {
      hashes.add(hash);
      await ctx.store.forget(hash);
      assert.equal(await ctx.store.verify(hash), "whole", name);
    }
    const page = await readPage(ctx, system, made[0]?.table ?? "", new URLSearchParams("page_size=2"));
    assert.equal(page.total, 400_001, name);
    await mend?.();
  }
  await removeAll(ctx.store, hashes);
  return `${bucket.counts.answered} requests answered, ${bucket.counts.failed} failed`;
}

/** Each is listed, and none once it was removed. */
async function removeAll(store: Store, hashes: ReadonlySet<string>): Promise<void> {
  const kept = async () => {
    const all = (await Array.fromAsync(store.list())).map(({ hash }) => hash);
    return new Set(all.filter((hash) => hashes.has(hash)));
  };
  assert.deepEqual(await kept(), hashes);
  for (const hash of hashes) {
    await store.remove(hash);
    assert.equal(await store.has(hash), false);
  }
  assert.deepEqual(await kept(), new Set());
}
