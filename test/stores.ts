import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openStore } from "../src/store/local.ts";
import { MovingStore } from "../src/store/moving-store.ts";
import { Bucket } from "../src/store/s3/bucket.ts";
import { openObjectStore } from "../src/store/s3/object-store.ts";
import type { Store } from "../src/store/store.ts";
import type { StoreKeys } from "../src/store/store-keys.ts";
import { netOfTests, s3Server } from "./s3-server.ts";

export interface TestStore extends AsyncDisposable {
  /** Where blobs lie, as the documentation of the store says. */
  readonly folder: string;
  /** Where they lie while they are written. */
  readonly drafts: string;
  readonly keys: StoreKeys | undefined;
  readonly store: Store;
  /** As the next process opens it. */
  reopen(options?: { readonly keys?: StoreKeys | undefined }): Promise<Store>;
}

/**
 * The same of files in a folder, of objects in a bucket, of which nothing is kept that is not in use, and on their way
 * from one to the other.
 */
export function onEachStore(
  title: string,
  work: (testStore: (keys?: StoreKeys) => Promise<TestStore>) => Promise<void>,
): void {
  test(`${title} (in a folder)`, () => work(inFolder));
  test(`${title} (in a bucket)`, () => work(inBucket));
  test(`${title} (on their way to a bucket)`, () => work(onTheirWay));
}

async function inFolder(keys?: StoreKeys): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "maille-store-"));
  const reopen = (options: { readonly keys?: StoreKeys | undefined } = {}) =>
    openStore(folder, { ...options });
  return {
    folder,
    drafts: join(folder, "drafts"),
    keys,
    store: await reopen({ keys }),
    reopen,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function inBucket(keys?: StoreKeys): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bucket-"));
  const server = await s3Server(join(folder, "objects"));
  const cache = join(folder, "cache");
  await mkdir(server.objects);
  const bucket = new Bucket(server.address, { net: netOfTests, partBytes: 1_000_000 });
  const reopen = (options: { readonly keys?: StoreKeys | undefined } = {}) =>
    openObjectStore(cache, { bucket, cacheBytesMax: 0, ...options });
  return {
    folder: server.objects,
    drafts: join(cache, "drafts"),
    keys,
    store: await reopen({ keys }),
    reopen,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

async function onTheirWay(keys?: StoreKeys): Promise<TestStore> {
  const made = await inBucket(keys);
  const former = await mkdtemp(join(tmpdir(), "maille-former-"));
  const moving = async (to: Store, options: { readonly keys?: StoreKeys | undefined }): Promise<Store> => {
    const from = await openStore(former, options);
    return new MovingStore({ to, from, near: from });
  };
  return {
    ...made,
    store: await moving(made.store, { keys }),
    reopen: async (options = {}) => moving(await made.reopen(options), options),
    [Symbol.asyncDispose]: async () => {
      await made[Symbol.asyncDispose]();
      await rm(former, { recursive: true });
    },
  };
}
