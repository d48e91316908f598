import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Fault, netOfTests, s3Server } from "../../../test/s3-server.ts";
import { isFailure } from "../../base/failure.ts";
import type { Store } from "../store.ts";
import { Bucket } from "./bucket.ts";
import { joinObjectStore, openObjectStore } from "./object-store.ts";

interface Sizes {
  readonly cacheBytesMax?: number;
  readonly partBytes?: number;
  /** Of the disk. */
  readonly room?: number;
}

async function testBucket({ cacheBytesMax = 1e9, partBytes = 1_000_000, room }: Sizes = {}) {
  const folder = await mkdtemp(join(tmpdir(), "maille-bucket-"));
  const server = await s3Server(join(folder, "objects"));
  const tries = { atMost: 3, pauseMs: 10 };
  const cache = join(folder, "cache");
  const opened = (open: typeof openObjectStore, where = cache): Promise<Store> =>
    open(where, {
      bucket: new Bucket(server.address, { net: netOfTests, tries, partBytes }),
      cacheBytesMax,
      ...(room === undefined ? {} : { room: async () => room, farBytesMin: 1_000 }),
    });
  const store = await opened(openObjectStore);
  const put = async (bytes: Uint8Array) => (await store.put(Readable.from([bytes]))).hash;
  return {
    server,
    store,
    put,
    cache,
    /** As the next process finds it, or another one beside. */
    reopen: () => opened(openObjectStore),
    beside: () => opened(joinObjectStore),
    /** Another machine, whose cache is its own. */
    elsewhere: () => opened(openObjectStore, join(folder, "elsewhere")),
    fileOf: (hash: string) => join(server.objects, hash.slice(0, 2), hash.slice(2)),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const isKey =
  (key: string) =>
  (error: unknown): boolean =>
    isFailure(error) && error.key === key;

/** The first request that begins so, and no other. */
function once(start: string, fault: Fault): (request: string) => Fault {
  let isOver = false;
  return (request) => {
    if (isOver || !request.startsWith(start)) return undefined;
    isOver = true;
    return fault;
  };
}

test("a file goes in parts, and comes back whole though connections are cut and requests fail", async () => {
  await using made = await testBucket();
  const bytes = randomBytes(5_300_000);
  for (const fault of ["cut", "break", "hang"] as const) {
    made.server.told.fault = once("PUT ", fault);
    const hash = await made.put(bytes);
    made.server.told.fault = once("GET ", fault);
    const elsewhere = await made.elsewhere();
    assert.deepEqual(await buffer(await elsewhere.open(hash)), bytes, fault);
    await elsewhere.remove(hash);
    await made.store.remove(hash);
  }
  assert.equal(made.server.told.requests.filter((each) => each.includes("?uploads")).length, 3);
  assert.equal(made.server.unended(), 0);
});

test("an upload in parts that another server began, and that this one does not know, is begun again", async () => {
  await using made = await testBucket();
  const bytes = randomBytes(5_300_000);
  const unknown = { status: 404, body: "<Error><Code>NoSuchUpload</Code></Error>" };
  made.server.told.fault = once("PUT ", unknown);
  const elsewhere = await made.elsewhere();
  assert.deepEqual(await buffer(await elsewhere.open(await made.put(bytes))), bytes);
  made.server.told.fault = (request) => (request.includes("partNumber=2") ? unknown : undefined);
  await assert.rejects(made.put(randomBytes(3_000_000)), isKey("store-away"));
  assert.equal(made.server.unended(), 0);
});

test("a server that is away, full or refuses is told as such, and nothing is left of what was put", async () => {
  await using made = await testBucket();
  const bytes = randomBytes(3_000_000);
  const faults = {
    break: "store-away",
    cut: "store-away",
    full: "store-full",
    refuse: "store-refused",
  } as const;
  for (const [fault, key] of Object.entries(faults)) {
    made.server.told.fault = (request) => (request.includes("partNumber=2") ? (fault as Fault) : undefined);
    await assert.rejects(made.put(bytes), isKey(key), fault);
  }
  made.server.told.fault = () => undefined;
  assert.equal(made.server.unended(), 0);
  assert.deepEqual(await Array.fromAsync(made.store.list()), []);
});

test("what was read stays at hand where the same cannot be put again, and is put for who does it at once", async () => {
  await using made = await testBucket();
  const bytes = randomBytes(10);
  made.server.told.fault = once("PUT ", "refuse");
  const puts = await Promise.allSettled([made.put(bytes), made.put(bytes)]);
  assert.deepEqual(puts.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const hash = await made.put(bytes);
  await made.server.away();
  await assert.rejects(made.put(bytes), isKey("store-away"));
  assert.deepEqual(await buffer(await made.store.open(hash)), bytes);
});

const wrongAnswers: Readonly<Record<string, Fault>> = {
  page: { status: 200, body: "<html><body>Back soon</body></html>" },
  error: { status: 200, body: "<Error><Code>InternalError</Code></Error>" },
  nothing: { status: 200, body: "" },
  cut: { status: 200, body: "<ListBucketResult>", isCut: true },
  other: { status: 404, body: "default backend - 404" },
};

test("what answers in place of the object store puts, removes and lists nothing, and tells of no file", async () => {
  await using made = await testBucket();
  const hash = await made.put(randomBytes(10));
  await made.store.forget(hash);
  const large = randomBytes(2_500_000);
  for (const [name, wrong] of Object.entries(wrongAnswers)) {
    const isTold = (error: unknown): boolean =>
      isKey("store-away")(error) || (name === "other" && isKey("store-bucket-missing")(error));
    // The bucket is asked for again where it was found a while ago.
    if (name === "other") await wait(1_100);
    made.server.told.fault = () => wrong;
    await assert.rejects(made.put(randomBytes(10)), isTold, name);
    await assert.rejects(made.store.remove(hash), isTold, name);
    await assert.rejects(made.store.has(hash), isTold, name);
    await assert.rejects(made.store.isInClear(hash), isTold, name);
    await assert.rejects(made.store.state(hash), isTold, name);
    await assert.rejects(made.store.open(hash), isTold, name);
    await assert.rejects(Array.fromAsync(made.store.list()), isTold, name);
    for (const step of ["?uploads", "?uploadId", "partNumber=2"]) {
      made.server.told.fault = (request) => (request.includes(step) ? wrong : undefined);
      await assert.rejects(made.put(large), isFailure, `${name} ${step}`);
    }
    made.server.told.fault = () => undefined;
    assert.equal((await Array.fromAsync(made.store.list())).length, 1, name);
  }
  assert.equal((await buffer(await made.store.open(hash))).length, 10);
});

test("a file that comes in one stretch of unknown size is whole or refused", async () => {
  await using made = await testBucket();
  const hash = await made.put(randomBytes(500));
  await made.store.forget(hash);
  made.server.told.fault = (request) =>
    request.startsWith("GET ") && !request.endsWith(".sealed")
      ? { status: 200, body: "abc", headers: { etag: '"1"' }, isCut: true }
      : undefined;
  await assert.rejects(made.store.open(hash), isKey("store-away"));
  const { content } = await made.store.openAsItLies(hash);
  await assert.rejects(buffer(content), isKey("store-away"));
});

test("a bucket that does not exist is no empty one", async () => {
  await using made = await testBucket();
  const address = { ...made.server.address, bucket: "others" };
  const bucket = new Bucket(address, { net: netOfTests });
  const store = await openObjectStore(made.cache, { bucket, cacheBytesMax: 0 });
  await assert.rejects(store.has("ab".repeat(32)), isKey("store-bucket-missing"));
  await assert.rejects(store.put(Readable.from([Buffer.from("a")])), isKey("store-bucket-missing"));
  await assert.rejects(Array.fromAsync(store.list()), isKey("store-bucket-missing"));
  const wrong = new Bucket({ ...made.server.address, secretAccessKey: "wrong" }, { net: netOfTests });
  await assert.rejects(wrong.find("a"), isKey("store-refused"));
});

test("what was read is read again while the server is away, and the rest is refused in words", async () => {
  await using made = await testBucket();
  const [one, other] = [await made.put(randomBytes(10)), await made.put(randomBytes(20))];
  await made.store.forget(other);
  await made.server.away();
  // Also by the next process.
  const next = await made.reopen();
  assert.equal((await buffer(await next.open(one))).length, 10);
  await using lent = await next.lend(one, "copy");
  assert.equal((await readFile(lent.path)).length, 10);
  assert.equal(await next.state(one), "whole");
  assert.equal(await next.isSealed(one), false);
  await assert.rejects(next.lend(other), isKey("store-away"));
  await assert.rejects(next.state(other), isKey("store-away"));
  assert.equal(await next.isReachable(), false);
  const { cacheBytes, failed } = (await next.traffic()) ?? {};
  assert.equal(cacheBytes, 10);
  // Three tries of the first, and one of each that comes just after it.
  assert.ok(failed !== undefined && failed >= 5 && failed <= 8, `${failed} tries`);
  await made.server.back();
  assert.equal(await next.isReachable(), true);
  assert.equal((await buffer(await next.open(other))).length, 20);
});

test("the cache keeps what was used last, within its bytes, and nothing goes under who reads it", async () => {
  await using made = await testBucket({ cacheBytesMax: 10_000 });
  const first = await made.put(randomBytes(4_000));
  const second = await made.put(randomBytes(4_000));
  await using lent = await made.store.lend(second);
  await (await made.store.lend(first))[Symbol.asyncDispose]();
  await made.put(randomBytes(4_000));
  const kept = async () => (await Array.fromAsync(made.store.cached())).map(({ hash }) => hash);
  assert.ok((await kept()).includes(second), "somebody reads it");
  assert.ok(!(await kept()).includes(first));
  // Another process of the machine knows nothing of the reader.
  const beside = await made.beside();
  for (let each = 0; each < 4; each += 1) await beside.put(Readable.from([randomBytes(4_000)]));
  assert.ok((await kept()).includes(second), "to take its name away would free nothing");
  await beside.forget(second);
  assert.equal((await readFile(lent.path)).length, 4_000);
  await lent[Symbol.asyncDispose]();
  await assert.rejects(stat(lent.path), { code: "ENOENT" });
  const held = await Array.fromAsync(made.store.cached());
  assert.ok(held.reduce((sum, { bytes }) => sum + bytes, 0) <= 12_000);
});

test("no other process makes room of a file that is on its way to the bucket", async () => {
  await using made = await testBucket({ cacheBytesMax: 1_000 });
  const beside = await made.beside();
  const asked = Promise.withResolvers<void>();
  const isOver = once("HEAD ", "break");
  made.server.told.fault = (request) => {
    if (isOver(request) === undefined) return undefined;
    asked.resolve();
    return "hang";
  };
  const putting = made.put(randomBytes(5_000));
  await asked.promise;
  await beside.put(Readable.from([randomBytes(2_000)]));
  assert.equal(await made.store.verify(await putting), "whole");
});

test("what killed processes held goes at the next start, whatever their machine was called", async () => {
  await using made = await testBucket();
  const running = join(made.cache, "held", `${hostname()}-${process.ppid}`);
  const killed = ["5f2c9d1e7a00-1", `${hostname()}-${process.pid}`].map((name) =>
    join(made.cache, "held", name),
  );
  for (const folder of [running, ...killed]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "held"), "of a table that was erased since");
  }
  await made.reopen();
  assert.deepEqual(await readdir(join(made.cache, "held")), [basename(running)]);
});

test("a copy that decayed is fetched again, and an object that did is mended from a copy", async () => {
  await using made = await testBucket();
  const bytes = randomBytes(1_000);
  const hash = await made.put(bytes);
  await writeFile(join(made.cache, hash.slice(0, 2), hash.slice(2)), randomBytes(1_000));
  assert.deepEqual(await buffer(await (await made.reopen()).open(hash)), bytes);
  await writeFile(made.fileOf(hash), randomBytes(1_000));
  await assert.rejects((await made.elsewhere()).open(hash), isKey("store-blob-altered"));
  assert.equal(await (await made.elsewhere()).verify(hash), "altered");
  assert.equal(await made.store.verify(hash), "whole");
  assert.deepEqual(await readFile(made.fileOf(hash)), bytes);
});

test("of two who put the same at once, one does, and both have it", async () => {
  await using made = await testBucket();
  const [one, other] = [await made.elsewhere(), made.store];
  const bytes = randomBytes(2_500_000);
  const put = await Promise.all([one, other].map((store) => store.put(Readable.from([bytes]))));
  assert.equal(put[0]?.hash, put[1]?.hash);
  assert.deepEqual(await readFile(made.fileOf(put[0]?.hash ?? "")), bytes);
  assert.equal(made.server.unended(), 0);
});

test("blobs are listed page by page, and what others put in the bucket is not of them", async () => {
  await using made = await testBucket();
  const hashes = await Promise.all(Array.from({ length: 8 }, (_, at) => made.put(Buffer.from([at]))));
  await writeFile(join(made.server.objects, "notes.txt"), "of others");
  const listed = await Array.fromAsync(made.store.list());
  assert.deepEqual(
    listed.map(({ hash }) => hash),
    hashes.toSorted(),
  );
  await made.store.remove(hashes[0] ?? "");
  assert.equal((await readdir(made.server.objects, { recursive: true })).includes(hashes[0] ?? ""), false);
  assert.equal(await made.store.has(hashes[0] ?? ""), false);
});

test("what has no room on the disk goes to the bucket as it comes, and is read there", async () => {
  await using bucket = await testBucket({ room: 150_000, partBytes: 30_000 });
  const { store, server, cache } = bucket;
  const bytes = randomBytes(100_000);
  const pieces = Array.from({ length: 100 }, (_, n) => bytes.subarray(n * 1_000, (n + 1) * 1_000));
  for (const told of [bytes.length, Infinity]) {
    const { hash } = await store.put(Readable.from(pieces), { bytes: told });
    assert.equal(hash, hashOf(bytes));
    assert.deepEqual(await readFile(bucket.fileOf(hash)), bytes);
    assert.deepEqual(await Array.fromAsync(store.cached()), []);
    assert.deepEqual(await readdir(join(server.objects, "passing")), []);
    assert.equal(server.unended(), 0);
    assert.equal(await store.state(hash), "whole");
    assert.deepEqual(await buffer(await store.open(hash)), bytes);
    assert.deepEqual(
      await buffer(await store.open(hash, { start: 40_000, end: 59_999 })),
      bytes.subarray(40_000, 60_000),
    );
    const far = await store.far(hash);
    assert.equal(far?.bytes, bytes.length);
    assert.deepEqual(await buffer(Readable.from((await far?.open(99_990)) ?? [])), bytes.subarray(99_990));
    assert.deepEqual(await Array.fromAsync(store.cached()), []);
    assert.deepEqual((await readdir(cache, { recursive: true })).filter((name) => /[0-9a-f]{62}/.test(name)), []); // prettier-ignore
  }
  const small = await store.put(Readable.from([bytes.subarray(0, 900)]), { bytes: Infinity });
  assert.equal(await store.far(small.hash), undefined, "what is small has room");
  const sealed = await store.put(Readable.from([bytes.subarray(0, 50_000)]), { bytes: 50_000 });
  assert.equal(await store.far(sealed.hash), undefined, "and so has what takes less than half of it");
});

test("what is larger than the room is not brought, and one that was altered there is refused", async () => {
  await using bucket = await testBucket({ room: 20_000, partBytes: 30_000 });
  const { store, server } = bucket;
  const bytes = randomBytes(100_000);
  const { hash } = await store.put(Readable.from([bytes]), { bytes: bytes.length });
  const asked = server.told.requests.length;
  await assert.rejects(store.lend(hash), isKey("store-larger-than-room"));
  assert.ok(server.told.requests.slice(asked).length < 8);
  await writeFile(bucket.fileOf(hash), Buffer.concat([bytes.subarray(1), Buffer.alloc(1)]));
  assert.equal(await store.state(hash), "altered");
  await assert.rejects(store.open(hash, { start: 0, end: 9 }), isKey("store-blob-altered"));
  const opened = await store.open(hash);
  const got: Buffer[] = [];
  await assert.rejects(async () => {
    for await (const chunk of opened) got.push(chunk as Buffer);
  }, isKey("store-blob-altered"));
  assert.ok(Buffer.concat(got).length < bytes.length, "its last bytes are not given out");
  await store.put(Readable.from([bytes]), { bytes: bytes.length });
  assert.equal(await store.state(hash), "whole", "put again it is whole");
});

test("what is on its way and fails leaves nothing in the bucket; what a killed process left is swept once it is old", async () => {
  await using bucket = await testBucket({ room: 0, partBytes: 30_000 });
  const { store, server } = bucket;
  const bytes = randomBytes(100_000);
  const failing = async function* () {
    yield bytes;
    throw new Error("cut");
  };
  await assert.rejects(store.put(failing(), { bytes: 200_000 }), /cut/);
  await assert.rejects(
    store.put(Readable.from([bytes]), { bytes: 100_000, maxBytes: 50_000 }),
    isKey("store-too-large"),
  );
  server.told.fault = (request) =>
    request.startsWith("PUT") && !request.includes("passing") ? "full" : undefined;
  await assert.rejects(store.put(Readable.from([bytes]), { bytes: 100_000 }), isKey("store-full"));
  server.told.fault = () => undefined;
  assert.equal(server.unended(), 0);
  assert.deepEqual(await Array.fromAsync(store.list()), []);
  const left = join(server.objects, "passing", "left");
  await mkdir(join(server.objects, "passing"), { recursive: true });
  await writeFile(left, "some bytes");
  await store.sweepPassing(new Date(Date.now() - 60_000));
  assert.equal((await stat(left)).size, 10);
  assert.deepEqual(await Array.fromAsync(store.list()), [], "which is no blob");
  await store.sweepPassing(new Date(Date.now() + 60_000));
  assert.deepEqual(await readdir(join(server.objects, "passing")), []);
});

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
