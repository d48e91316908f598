import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { parseNetworks } from "../../src/base/networks.ts";
import { openNet } from "../../src/net/open-net.ts";
import { Bucket } from "../../src/store/s3/bucket.ts";
import { openObjectStore } from "../../src/store/s3/object-store.ts";
import { importLater } from "../../src/tables/imports.ts";
import { readPage } from "../../src/tables/rows.ts";
import { findVersion } from "../../src/tables/stored/version-rows.ts";
import { importWorld } from "../import-world.ts";
import { makeBucket, type Part, seaweedfs, weed } from "./seaweedfs.ts";

const net = openNet({ allowed: parseNetworks("127.0.0.0/8") });

test("with one of each server of SeaweedFS killed in the middle of imports, none is lost and none is wrong", async (t) => {
  if (weed === undefined) return t.diagnostic("MAILLE_TEST_WEED names no program of SeaweedFS: left out");
  const folder = await mkdtemp(join(tmpdir(), "maille-weed-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const cluster = stack.use(await seaweedfs(folder));
  await makeBucket(cluster.address, net);
  const bucket = new Bucket(cluster.address, { net, partBytes: 5 * 1024 * 1024 });
  const world = stack.use(
    await importWorld({}, {}, (cache, options) =>
      openObjectStore(cache, { ...options, bucket, cacheBytesMax: 1e9 }),
    ),
  );
  const { ctx, dataset } = world;
  const lines = Array.from({ length: 400_000 }, (_, n) => `${n};École ${(n * 7919) % 100_003};${n / 7}`);
  for (const [turn, part] of (["volume", "master", "filer", "s3"] as const satisfies Part[]).entries()) {
    const csv = ["numero;nom;valeur", ...lines, `${400_000 + turn};dernière;1`].join("\n");
    const upload = await world.upload(`${part}.csv`, csv);
    const importing = await importLater(ctx, system, dataset.id, { upload: upload.id });
    const answered = bucket.counts.answered;
    while (bucket.counts.answered < answered + 3) await wait(2);
    await cluster.kill(part, 0);
    const { state, made, failure } = await world.ended(importing);
    assert.equal(state, "done", `${part}: ${JSON.stringify(failure)}`);
    const version = await findVersion(ctx.db, made[0]?.table ?? "");
    const { original = "", parquet = "" } = version ?? {};
    for (const hash of [original, parquet]) {
      await ctx.store.forget(hash);
      assert.equal(await ctx.store.verify(hash), "whole", part);
    }
    const page = await readPage(ctx, system, made[0]?.table ?? "", new URLSearchParams("page_size=2"));
    assert.equal(page.total, 400_001, part);
  }
  t.diagnostic(`${bucket.counts.answered} requests answered, ${bucket.counts.failed} failed`);
});
