import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { farWorld, stretchBytes, stretchesOf } from "../../../test/far-world.ts";
import { ended, importWorld } from "../../../test/import-world.ts";
import type { Fault } from "../../../test/s3-server.ts";
import { system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { importLater } from "../imports.ts";
import { findVersion } from "../stored/version-rows.ts";
import { comingAtOnce } from "./coming-upload.ts";
import { glance } from "./glance.ts";
import { findUploadFile } from "./lying-upload.ts";
import { sweepDropped, sweepStrayUploads, sweepStretches } from "./sweep-uploads.ts";
import { newUploadKey, sealUploadKey } from "./upload-keys.ts";
import { dropUpload } from "./drop-upload.ts";
import { appendUpload, deleteUpload, getUpload, receiveFile } from "./uploads.ts";
import { takeTurn } from "./upload-turn.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test("an upload that has no room on the disk lies in the bucket in stretches, however it comes", async () => {
  await using world = await farWorld();
  const bytes = randomBytes(73_456);
  const upload = await world.begin(bytes, sha256(bytes));
  let offset = 0;
  for (const length of [1, 4_999, 5_000, 12_345, 30_000, 20, 100_000]) {
    const piece = bytes.subarray(offset, offset + length);
    const { received } = await world.send(upload.id, offset, piece);
    offset += piece.length;
    assert.equal(received, offset);
    assert.equal(await world.received(upload.id), offset);
    assert.equal((await world.objects()).length, Math.ceil(offset / stretchBytes), "no former one is left");
  }
  assert.equal((await getUpload(world.ctx, system, upload.id)).sha256, sha256(bytes));
  assert.deepEqual(await world.read(upload.id), bytes);
  const file = await findUploadFile(world.ctx, upload.id);
  for (const [start, end] of [
    [0, 1],
    [9_999, 10_001],
    [12_000, 55_555],
    [70_000, 73_456],
  ] as const) {
    assert.deepEqual(
      await buffer(Readable.from(file?.read(start, end) ?? [])),
      bytes.subarray(start, end),
      `${start} to ${end}`,
    );
  }
  assert.deepEqual(await world.onDisk(), []);
  await deleteUpload(world.ctx, system, upload.id);
  assert.deepEqual(await world.objects(), []);
});

test("what is encrypted on the disk is so in the bucket", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const bytes = Buffer.from("Dupont;".repeat(6_000));
  const upload = await world.begin(bytes);
  assert.equal(await newUploadKey(ctx, system), undefined);
  const key = randomBytes(32);
  await ctx.db`update uploads set key = ${await sealUploadKey(ctx, upload.id, key)} where id = ${upload.id}`;
  await world.send(upload.id, 0, bytes.subarray(0, 15_001));
  // As a killed process leaves it: what it wrote beyond does not count, and is written under another nonce.
  await ctx.db`update uploads set received = 12_003 where id = ${upload.id}`;
  await world.send(upload.id, 12_003, bytes.subarray(12_003, 30_000));
  await world.send(upload.id, 30_000, bytes.subarray(30_000));
  assert.equal((await getUpload(ctx, system, upload.id)).sha256, sha256(bytes));
  assert.deepEqual(await world.read(upload.id), bytes);
  for (const name of await world.objects()) {
    const kept = await buffer(Readable.from((await stretchesOf(ctx)?.open(name, 0, 1_000)) ?? []));
    assert.equal(kept.includes("Dupont"), false);
  }
});

test("a request that is cut leaves what came before, and one whose checksum is wrong leaves nothing", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const bytes = randomBytes(60_000);
  const { id } = await world.begin(bytes);
  const cut = async function* () {
    yield bytes.subarray(0, 33_333);
    throw new Error("the connection is gone");
  };
  await assert.rejects(appendUpload(ctx, system, id, { offset: 0 }, cut()), /upload-cut/);
  assert.equal(await world.received(id), 33_333);
  const wrong = { algorithm: "sha256", digest: randomBytes(32) } as const;
  const rest = () => Readable.from([bytes.subarray(33_333, 59_000)]);
  await assert.rejects(
    appendUpload(ctx, system, id, { offset: 33_333, checksum: wrong }, rest()),
    /upload-checksum-wrong/,
  );
  assert.equal(await world.received(id), 33_333);
  assert.equal((await world.objects()).length, 4);
  const digest = createHash("sha256").update(bytes.subarray(33_333, 59_000)).digest();
  await appendUpload(ctx, system, id, { offset: 33_333, checksum: { algorithm: "sha256", digest } }, rest());
  await assert.rejects(world.send(id, 33_333, bytes.subarray(33_333)), /upload-offset-wrong/);
  await assert.rejects(world.send(id, 59_000, randomBytes(1_001)), /upload-too-large/);
  await world.send(id, 59_000, bytes.subarray(59_000));
  assert.deepEqual(await world.read(id), bytes);
});

test("where the bucket refuses, is full or away at any request, what was received is told truly and goes on", async () => {
  await using world = await farWorld();
  const bytes = randomBytes(45_000);
  for (const fault of ["full", "refuse", "break", "cut"] as const) {
    const { id } = await world.begin(bytes);
    for (let nth = 0, offset = 0; offset < bytes.length && nth < 40; nth += 1) {
      let asked = 0;
      world.server.told.fault = (request) => {
        asked += 1;
        return request.startsWith("PUT") && asked > nth ? fault : undefined;
      };
      await world.send(id, offset, bytes.subarray(offset)).catch((error: unknown) => {
        assert.ok(isFailure(error, "unavailable") || isFailure(error, "no-room"), String(error));
      });
      world.server.told.fault = () => undefined;
      offset = await world.received(id);
      const there = await buffer(Readable.from((await stretchesUpTo(world, id, offset)) ?? []));
      assert.deepEqual(there, bytes.subarray(0, offset));
    }
    assert.equal((await getUpload(world.ctx, system, id)).sha256, sha256(bytes), fault);
    await dropUpload(world.ctx, id);
  }
});

async function stretchesUpTo({ ctx }: Awaited<ReturnType<typeof farWorld>>, id: string, end: number) {
  return (await findUploadFile(ctx, id))?.read(0, end);
}

test("a request that comes while another one hangs takes over in the bucket, too", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const bytes = randomBytes(50_000);
  const { id } = await world.begin(bytes);
  const hanging = new PassThrough();
  hanging.write(bytes.subarray(0, 23_000));
  const first = appendUpload(ctx, system, id, { offset: 0 }, hanging);
  first.catch(() => undefined);
  while ((await world.received(id)) < 20_000) await wait(10);
  await assert.rejects(world.send(id, 20_000, bytes.subarray(20_000)), /upload-offset-wrong/);
  await assert.rejects(first, /upload-taken-over/);
  assert.equal(await world.received(id), 23_000, "what it had in memory was put");
  await world.send(id, 23_000, bytes.subarray(23_000));
  assert.deepEqual(await world.read(id), bytes);
});

test("who has all bytes and hashes them keeps the turn, however often it is asked for", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const bytes = randomBytes(20_000);
  const { id } = await world.begin(bytes);
  const turn = await takeTurn(ctx, id, async () => undefined);
  turn.finish();
  const waiting = world.send(id, 0, bytes);
  const writing = async () => {
    const [row] = await ctx.db<{ until: Date; wanted: boolean }[]>`
      select writer_until as until, writer_wanted as wanted from uploads where id = ${id}`;
    return row;
  };
  while ((await writing())?.wanted !== true) await wait(10);
  const { until: asked } = (await writing()) ?? {};
  assert.ok(asked);
  for (let renewals = 0, until = asked; renewals < 2;) {
    const now = await writing();
    if (now !== undefined && now.until > until) [renewals, until] = [renewals + 1, now.until];
    await wait(20);
  }
  assert.equal(turn.signal.aborted, false);
  await turn.end({ received: 0, complete: false, sha256: null });
  assert.equal((await waiting).sha256, sha256(bytes));
});

test("what a killed process left counts as far as it was noted, and what is gone from the bucket does not", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const bytes = randomBytes(50_000);
  const { id } = await world.begin(bytes);
  await world.send(id, 0, bytes.subarray(0, 35_000));
  const writer = "00000000-0000-7000-8000-000000000001";
  await ctx.db`update uploads set received = 22_000, writer = ${writer},
    writer_until = now() + interval '1 s' where id = ${id}`;
  assert.equal(await world.received(id), 22_000);
  await world.send(id, 22_000, bytes.subarray(22_000, 41_000));
  // A backup of the database that was restored names a stretch that was put again since.
  const last = (await world.objects()).find((name) => name.includes("/4-"));
  await rm(join(world.server.objects, "coming", last ?? "?"));
  assert.equal(await world.received(id), 40_000);
  const second = (await world.objects()).find((name) => name.includes("/1-"));
  await world.send(id, 40_000, bytes.subarray(40_000));
  assert.deepEqual(await world.read(id), bytes);
  for (const name of await world.objects()) {
    if (name === second || /\/[34]-/.test(name)) await rm(join(world.server.objects, "coming", name));
  }
  assert.equal(await world.received(id), 10_000);
  assert.equal(await findUploadFile(ctx, id), undefined);
  await world.send(id, 10_000, bytes.subarray(10_000));
  assert.deepEqual(await world.read(id), bytes);
});

test("an upload that is not what was announced is refused at its end, and sent again", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const bytes = randomBytes(25_000);
  const { id } = await world.begin(bytes, sha256(bytes));
  await world.send(id, 0, bytes.subarray(0, 1));
  await assert.rejects(world.send(id, 1, randomBytes(24_999)), /upload-hash-wrong/);
  assert.equal(await world.received(id), 0);
  await world.send(id, 0, bytes);
  // A process that was killed before it had hashed the last bytes.
  const altered = await world.begin(bytes, sha256(randomBytes(1)));
  await world.send(altered.id, 0, bytes.subarray(0, 20_000));
  await ctx.db`update uploads set sha256_told = null where id = ${altered.id}`;
  await world.send(altered.id, 20_000, bytes.subarray(20_000));
  await ctx.db`update uploads set sha256_told = 'other', sha256 = null, complete = false where id = ${altered.id}`;
  await assert.rejects(
    importLater(ctx, system, world.dataset.id, { upload: altered.id }),
    /upload-hash-wrong/,
  );
  assert.equal(await world.received(altered.id), 0);
});

const csv = Buffer.from(
  `id;nom;valeur\n${Array.from({ length: 8_000 }, (_, n) => `${n};"École ""${n}""";${n / 8}`).join("\n")}\n`,
);

test("a far upload is imported as any other", async () => {
  await using world = await farWorld();
  await using whole = await importWorld();
  const { id } = await world.begin(csv);
  await world.send(id, 0, csv.subarray(0, 77_777));
  await world.send(id, 77_777, csv.subarray(77_777));
  const far = await ended(world.ctx, await importLater(world.ctx, system, world.dataset.id, { upload: id }));
  const near = await whole.import("a.csv", csv);
  assert.equal(far.state, "done", JSON.stringify(far.failure));
  const one = await findVersion(world.ctx.db, far.made[0]?.table ?? "");
  const other = await findVersion(whole.ctx.db, near.made[0]?.table ?? "");
  assert.equal(one?.original, sha256(csv));
  assert.deepEqual(one.columns, other?.columns);
  assert.deepEqual(one.profile, other?.profile);
});

test("a far upload is imported without lying on the disk, and leaves nothing in the bucket but its file", async () => {
  await using world = await farWorld();
  const { ctx, server } = world;
  for (const [turn, told] of [undefined, csv.length].entries()) {
    const bytes = Buffer.concat([csv, Buffer.from(`${turn};"fin";1\n`)]);
    const upload = await receiveFile(ctx, system, "a.csv", Readable.from([bytes]), told);
    assert.equal(upload.sha256, sha256(bytes));
    assert.deepEqual(await world.onDisk(), []);
    const { sheets } = await glance(ctx, system, { upload: upload.id });
    assert.equal(sheets.length, 1);
    const asked = server.told.requests.length;
    const end = await ended(ctx, await importLater(ctx, system, world.dataset.id, { upload: upload.id }));
    assert.equal(end.state, "done", JSON.stringify(end.failure));
    const puts = server.told.requests.slice(asked).filter((each) => /^PUT .*passing/.test(each));
    assert.deepEqual(puts, [], "its bytes do not come here again to be put");
    // They go once the import has ended.
    while ((await world.objects()).length > 0) await wait(20);
    const here = await Array.fromAsync(ctx.store.cached(), ({ hash }) => hash);
    assert.equal(here.includes(sha256(bytes)), false);
  }
});

test("a far upload that changes in the bucket before its import is not imported, and what is short lies on the disk", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const { id } = await world.begin(csv);
  await world.send(id, 0, csv);
  const [name = ""] = (await world.objects()).filter((each) => each.includes("/1-"));
  await writeFile(join(world.server.objects, "coming", name), Buffer.alloc(stretchBytes, "9"));
  const end = await ended(ctx, await importLater(ctx, system, world.dataset.id, { upload: id }));
  assert.deepEqual([end.state, end.failure?.key], ["failed", "store-blob-altered"]);
  const short = await receiveFile(ctx, system, "b.csv", Readable.from([Buffer.from("a;b\n1;2\n")]));
  assert.deepEqual(await world.onDisk(), [short.id]);
  world.disk.room = 1e9;
  const fits = await world.begin(csv);
  assert.deepEqual((await world.onDisk()).toSorted(), [short.id, fits.id].toSorted());
});

test("what no upload names in the bucket is swept once it is old, and what one names is not", async () => {
  await using world = await farWorld();
  const { ctx } = world;
  const bytes = randomBytes(25_000);
  const [kept, thrown] = [await world.begin(bytes), await world.begin(bytes)];
  await world.send(kept.id, 0, bytes.subarray(0, 24_000));
  await world.send(thrown.id, 0, bytes);
  // The bucket is away as it is thrown away.
  world.server.told.fault = () => "break";
  await deleteUpload(ctx, system, thrown.id);
  world.server.told.fault = () => undefined;
  assert.equal((await world.objects()).length, 6);
  assert.equal(await sweepStretches(ctx), 0);
  assert.equal(await sweepStrayUploads(ctx), 0);
  await stretchesOf(ctx)?.put(`${kept.id}/2-noted by nobody`, bytes.subarray(0, 7));
  world.server.told.fault = () => "break";
  await assert.rejects(sweepDropped(ctx), /store-away/);
  world.server.told.fault = () => undefined;
  assert.equal(await sweepDropped(ctx), 3, "at once, as it is back");
  // A request that was under way as the upload was thrown away.
  await stretchesOf(ctx)?.put(`${thrown.id}/0-late`, bytes.subarray(0, 7));
  await ctx.db`update dropped_uploads set dropped_at = now() - interval '1 hour'`;
  assert.equal(await sweepDropped(ctx), 1);
  assert.deepEqual([...(await ctx.db`select id from dropped_uploads`)], []);
  assert.equal((await world.objects()).length, 4);
  const old = (await world.objects()).map((name) => join(world.server.objects, "coming", name));
  for (const path of old) await utimes(path, 0, 0);
  assert.equal(await sweepStretches(ctx), 1);
  assert.equal(await world.received(kept.id), 24_000);
  assert.equal((await world.objects()).length, 3);
  assert.deepEqual(await Array.fromAsync(ctx.store.list()), [], "they are no blobs");
});

test("a file that comes at once and is cut at its beginning is told of as any that is cut", async () => {
  await using world = await farWorld();
  for (const length of [10, 90, 5_000]) {
    const cut = async function* () {
      yield randomBytes(length);
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    };
    await assert.rejects(receiveFile(world.ctx, system, "a.csv", cut()), /upload-cut/, `after ${length}`);
  }
  assert.deepEqual([await world.objects(), await world.onDisk()], [[], []]);
});

test("a length that nobody is taken at makes no stretch larger than the largest file asks for", async () => {
  await using world = await farWorld();
  const { stretchBytes: _, ...limits } = world.ctx.limits;
  const ctx = { ...world.ctx, limits: { ...limits, uploadBytesMax: 20e9 } };
  const { stretchBytes } = await comingAtOnce(ctx, Readable.from([]), Number.MAX_SAFE_INTEGER);
  assert.equal(stretchBytes, 8 * 1024 * 1024);
});

/** What an object store, or what stands before one, may answer to any request about what came of an upload. */
const lies: Readonly<Record<string, (request: string) => Fault>> = {
  hangs: () => "hang",
  "has too much to do": () => ({ status: 503, body: "<Error><Code>SlowDown</Code></Error>" }),
  "has none of them": (request) => ({ status: 404, body: request.startsWith("HEAD") ? "" : "<Error/>" }),
  "refuses them": () => "refuse",
};

test("an upload that was received is kept, whatever the bucket answers while it is imported, and imported later", async () => {
  await using world = await farWorld();
  const { ctx, server } = world;
  for (const [turn, [name, lie]] of Object.entries(lies).entries()) {
    const bytes = Buffer.concat([csv, Buffer.from(`${turn};"fin";1\n`)]);
    const { id } = await world.begin(bytes);
    await world.send(id, 0, bytes);
    server.told.fault = (request) => (request.includes("/coming/") ? lie(request) : undefined);
    server.told.listed = (keys) =>
      keys.filter((key) => name !== "has none of them" || !key.includes("coming/"));
    const end = await world.importUnasked(id);
    assert.equal(end?.state, "failed", name);
    assert.match(end.failure?.key ?? "", /^(?:store-away|store-refused|import-upload-gone)$/, name);
    server.told.fault = () => undefined;
    server.told.listed = (keys) => keys;
    assert.equal(await world.received(id), bytes.length, name);
    const again = await ended(ctx, await importLater(ctx, system, world.dataset.id, { upload: id }));
    assert.equal(again.state, "done", name);
  }
});

test("an object store that tells another mark each time is told to be away, and what lies there is not gone", async () => {
  await using world = await farWorld();
  const { id } = await world.begin(csv);
  await world.send(id, 0, csv);
  world.server.told.fault = (request) =>
    request.startsWith("HEAD") && request.includes("/coming/")
      ? {
          status: 200,
          body: "",
          headers: { etag: `"${randomBytes(8).toString("hex")}"`, "content-length": "10000" },
        }
      : undefined;
  await assert.rejects(world.read(id), /store-away/);
  world.server.told.fault = () => undefined;
  assert.deepEqual(await world.read(id), csv);
});

test("an import waits for an object store that has too much to do for a moment", async () => {
  await using world = await farWorld({});
  const { id } = await world.begin(csv);
  await world.send(id, 0, csv);
  let refused = 0;
  world.server.told.fault = () =>
    (refused += 1) <= 3 ? { status: 503, body: "<Error><Code>SlowDown</Code></Error>" } : undefined;
  const end = await world.importUnasked(id);
  assert.equal(end?.state, "done", JSON.stringify(end?.failure));
  assert.ok(refused > 3);
});
