import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { netOfTests, s3Server } from "../../test/s3-server.ts";
import { Bucket } from "../store/s3/bucket.ts";
import { openObjectStore } from "../store/s3/object-store.ts";
import type { StorePlace } from "../store/store-place.ts";
import { openLargeFiles } from "./large-files.ts";

const one = "1".repeat(64);
const other = "2".repeat(64);

async function tryIn(place: StorePlace, folder: string, root: string): Promise<void> {
  const files = openLargeFiles(place, folder);
  assert.deepEqual(await files.list(), new Set());
  const part = join(folder, "part.parquet");
  await writeFile(part, "PAR1");
  assert.equal(files.locationOf(one), `${root}${one}`);
  await files.put(one, "data_0.parquet", part);
  await files.put(one, "data_1.parquet", part);
  await files.put(other, "data_0.parquet", part);
  assert.deepEqual(await files.list(), new Set([one, other]));
  assert.equal(await files.bytesOf(one), 8);
  await files.remove(one);
  await files.remove(one);
  assert.equal(await files.bytesOf(one), 0);
  assert.deepEqual(await files.list(), new Set([other]));
}

test("what Trino reads lies beside the other files of the instance, in its folder or its bucket", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-large-files-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true }));
  await tryIn("folder", folder, "local:///");
  const server = stack.use(await s3Server(join(folder, "objects")));
  const { bucket, prefix } = server.address;
  await tryIn(server.address, folder, `s3://${bucket}/${prefix}trino/`);
  const store = await openObjectStore(join(folder, "cache"), {
    bucket: new Bucket(server.address, { net: netOfTests }),
    cacheBytesMax: 1_000_000,
  });
  assert.deepEqual(await Array.fromAsync(store.list()), [], "the store takes none of them for its own");
});
