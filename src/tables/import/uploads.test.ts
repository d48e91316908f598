import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { Actor, Role } from "../../access/actor.ts";
import { system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { newId } from "../../base/id.ts";
import { openStore } from "../../store/local.ts";
import { importWorld } from "../../../test/import-world.ts";
import { importLater } from "../imports.ts";
import { endImport, insertImport } from "./import-rows.ts";
import { sweepUploads } from "./sweep-uploads.ts";
import { appendUpload, createUpload, deleteUpload, receiveFile } from "./uploads.ts";

const somebody = (role: Role = "editor"): Actor => ({
  kind: "member",
  account: newId(),
  administrator: false,
  memberships: [{ organization: newId(), role }],
});
const limits = { uploadBytesMax: 1000 };

test("the uploads of one account hold together no more than one file may, however many are begun at once", async () => {
  await using world = await importWorld(limits);
  const { ctx } = world;
  const actor = somebody();
  const begin = (bytes: number) => createUpload(ctx, actor, { fileName: "a.csv", bytes });
  const begun = await Promise.allSettled(Array.from({ length: 10 }, () => begin(300)));
  const [first, ...others] = begun.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  assert.equal(others.length, 2);
  assert.ok(first);
  await assert.rejects(begin(300), /uploads-too-large/);
  await appendUpload(ctx, actor, first.id, { offset: 0 }, Readable.from([Buffer.alloc(300)]));
  await assert.rejects(
    receiveFile(ctx, actor, "b.csv", Readable.from([Buffer.alloc(200)])),
    /uploads-too-large/,
  );
  await receiveFile(ctx, actor, "b.csv", Readable.from([Buffer.alloc(100)]));
  await assert.rejects(begin(1), /uploads-too-large/);
  await deleteUpload(ctx, actor, first.id);
  await begin(300);
  await createUpload(ctx, somebody(), { fileName: "c.csv", bytes: 1000 });
  for (const _ of [1, 2]) await receiveFile(ctx, system, "d.csv", Readable.from([Buffer.alloc(900)]));
});

async function* fiveMegabytes() {
  for (let sent = 0; sent < 5e6; sent += 250_000) {
    yield Buffer.alloc(250_000);
    await turn();
  }
}

const nineMegabytes = { uploadBytesMax: 9e6, heldBytesMax: 9e6 };

test("files of one account that come at once, without a length, hold no more together than they may", async () => {
  await using world = await importWorld(nineMegabytes);
  const { ctx } = world;
  const actor = somebody();
  const receive = () => receiveFile(ctx, actor, "a.csv", fiveMegabytes());
  await receive();
  const refused = refusals(await Promise.allSettled([1, 2, 3].map(receive)));
  assert.equal(refused.length, 3, refused.join());
  for (const told of refused) assert.match(told, /uploads-too-large/);
  // What was taken for those that were refused is free again, and of the other as much as it holds is not.
  await createUpload(ctx, actor, { fileName: "b.csv", bytes: 4e6 });
  await assert.rejects(createUpload(ctx, actor, { fileName: "c.csv", bytes: 1 }), /uploads-too-large/);
});

test("of files that begin at once one at most is kept, none where two find no room for their rest", async () => {
  await using world = await importWorld(nineMegabytes);
  const { ctx } = world;
  const actor = somebody();
  const receive = () => receiveFile(ctx, actor, "a.csv", fiveMegabytes());
  const all = await Promise.allSettled([1, 2, 3, 4].map(receive));
  const refused = refusals(all);
  for (const told of refused) assert.match(told, /uploads-too-large/);
  const kept = all.length - refused.length;
  assert.ok(kept <= 1, `${kept} were kept`);
  await createUpload(ctx, actor, { fileName: "b.csv", bytes: 9e6 - 5e6 * kept });
  await assert.rejects(createUpload(ctx, actor, { fileName: "c.csv", bytes: 1 }), /uploads-too-large/);
});

function refusals(all: readonly PromiseSettledResult<unknown>[]): readonly string[] {
  return all.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
}

test("a file that came at once and whose process was killed holds nothing for long", async () => {
  await using world = await importWorld(limits);
  const { ctx } = world;
  const actor = somebody();
  const { id } = await receiveFile(ctx, actor, "a.csv", Readable.from([Buffer.alloc(900)]));
  await createUpload(ctx, actor, { fileName: "b.csv", bytes: 50 });
  await ctx.db`update uploads set complete = false, received = 300, taken_bytes = 950 where id = ${id}`;
  await assert.rejects(createUpload(ctx, actor, { fileName: "c.csv", bytes: 51 }), /uploads-too-large/);
  assert.equal(await sweepUploads(ctx), 0);
  world.time.now = new Date(world.time.now.getTime() + 2 * 3_600_000);
  assert.equal(await sweepUploads(ctx), 1);
  await createUpload(ctx, actor, { fileName: "c.csv", bytes: 950 });
});

test("a file whose import has ended holds nothing for long where the process was killed just then", async () => {
  await using world = await importWorld(limits);
  const { ctx, dataset } = world;
  const actor = somebody();
  const { id } = await receiveFile(ctx, actor, "a.csv", Readable.from([Buffer.from("a;b\n1;2\n")]));
  const importId = newId(ctx.clock().getTime());
  const createdAt = ctx.clock();
  const source = { kind: "upload", fileName: "a.csv" } as const;
  const origin = { kind: "upload", upload: id } as const;
  await insertImport(ctx.db, { id: importId, dataset: dataset.id, origin, source, options: {}, createdAt });
  world.time.now = new Date(world.time.now.getTime() + 2 * 3_600_000);
  assert.equal(await sweepUploads(ctx), 0, "it is waited for");
  assert.equal(await endImport(ctx.db, importId, { state: "done", at: ctx.clock() }), true);
  assert.equal(await sweepUploads(ctx), 0, "its process may be about to do it");
  world.time.now = new Date(world.time.now.getTime() + 2 * 3_600_000);
  assert.equal(await sweepUploads(ctx), 1);
  assert.deepEqual(await readdir(join(ctx.folder, "uploads")), []);
});

test("an account has so many uploads and no more, empty ones too", async () => {
  await using world = await importWorld(limits);
  const actor = somebody();
  const begin = () => createUpload(world.ctx, actor, { fileName: "a.csv", bytes: 0 });
  for (let count = 0; count < 100; count += 1) await begin();
  await assert.rejects(begin(), /uploads-many/);
  assert.equal((await readdir(join(world.ctx.folder, "uploads"))).length, 100);
});

test("where a disk would be left with less than is kept free, an upload is refused and nothing is written", async () => {
  await using world = await importWorld({ reserveBytes: Number.MAX_SAFE_INTEGER });
  const { ctx } = world;

  await assert.rejects(createUpload(ctx, somebody(), { fileName: "a.csv", bytes: 1 }), isRefused);
  await assert.rejects(receiveFile(ctx, system, "a.csv", Readable.from([Buffer.alloc(9)])), isRefused);
  assert.deepEqual(await readdir(join(ctx.folder, "uploads")), []);
  const store = await openStore(join(world.folder, "kept"), { reserveBytes: Number.MAX_SAFE_INTEGER });
  await assert.rejects(store.put(Readable.from([Buffer.alloc(9)])), isRefused);
  assert.deepEqual(await readdir(join(world.folder, "kept", "drafts")), []);
});

function isRefused(error: unknown): boolean {
  return isFailure(error, "no-room") && error.key === "store-room-short";
}

test("an account may send as much as the operator says, and nothing where it could import nothing", async () => {
  await using world = await importWorld({ ...limits, heldBytesMax: 500 });
  const { ctx } = world;
  const actor = somebody();
  const begin = (who: Actor, bytes: number) => createUpload(ctx, who, { fileName: "a.csv", bytes });
  await assert.rejects(begin(actor, 501), /uploads-too-large/);
  await begin(actor, 400);
  await assert.rejects(
    receiveFile(ctx, actor, "b.csv", Readable.from([Buffer.alloc(101)])),
    /uploads-too-large/,
  );
  await begin(somebody(), 500);
  for (const who of [somebody("reader"), { ...somebody(), memberships: [] }]) {
    await assert.rejects(begin(who, 1), (error) => isFailure(error, "forbidden"));
    await assert.rejects(receiveFile(ctx, who, "b.csv", Readable.from([Buffer.alloc(1)])), (error) =>
      isFailure(error, "forbidden"),
    );
  }
  assert.equal((await readdir(join(ctx.folder, "uploads"))).length, 2);
});

test("an empty file is received as any other, and its import says that it is empty", async () => {
  await using world = await importWorld();
  const { ctx } = world;
  const sent = await receiveFile(ctx, system, "a.csv", Readable.from([]));
  const announced = await createUpload(ctx, system, { fileName: "a.csv", bytes: 0 });
  const whole = await createUpload(ctx, system, { fileName: "a.csv", bytes: 0 });
  const { sha256 } = await appendUpload(ctx, system, whole.id, { offset: 0 }, Readable.from([]));
  assert.deepEqual([sent.bytes, sent.sha256], [0, sha256]);
  for (const { id } of [sent, announced, whole]) {
    const { state, failure } = await world.ended(
      await importLater(ctx, system, world.dataset.id, { upload: id }),
    );
    assert.deepEqual([state, failure?.key], ["failed", "import-file-empty"]);
  }
});
