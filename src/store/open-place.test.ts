import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openPlace } from "./open-place.ts";

const bucket = {
  endpoint: "http://127.0.0.1:9",
  bucket: "maille",
  prefix: "",
  region: "us-east-1",
  accessKeyId: "key",
  secretAccessKey: "secret",
  sessionToken: undefined,
};

test("copies of a bucket that is no longer used go at the next start: nothing would be erased in them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-place-"));
  const caches = ["store-cache", "store-cache-former"];
  const left = async (places: Omit<Parameters<typeof openPlace>[0], "cacheBytesMax" | "folder">) => {
    for (const name of caches) {
      await mkdir(join(folder, name, "ab"), { recursive: true });
      await writeFile(join(folder, name, "ab", "cd".repeat(31)), "of a bucket");
    }
    await openPlace({ ...places, folder, cacheBytesMax: 1e9 });
    return (await readdir(folder)).filter((name) => caches.includes(name));
  };
  try {
    assert.deepEqual(await left({ place: "folder", former: bucket, beside: false }), ["store-cache-former"]);
    assert.deepEqual(await left({ place: bucket, former: "folder", beside: false }), ["store-cache"]);
    assert.deepEqual(await left({ place: bucket, beside: false }), ["store-cache"]);
    assert.deepEqual(await left({ place: "folder", beside: true }), caches, "others may read them");
    assert.deepEqual(await left({ place: "folder", beside: false }), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});
