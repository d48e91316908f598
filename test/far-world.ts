import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { system } from "../src/access/actor.ts";
import { newId } from "../src/base/id.ts";
import type { StoreOptions } from "../src/store/local.ts";
import { Bucket } from "../src/store/s3/bucket.ts";
import { openObjectStore } from "../src/store/s3/object-store.ts";
import type { S3Address } from "../src/store/s3/signed-requests.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { findImportRow, insertImport } from "../src/tables/import/import-rows.ts";
import { importNow } from "../src/tables/import/import-now.ts";
import { findUploadFile } from "../src/tables/import/lying-upload.ts";
import { appendUpload, createUpload, getUpload } from "../src/tables/import/uploads.ts";
import { importWorld } from "./import-world.ts";
import { netOfTests, s3Server } from "./s3-server.ts";

export const stretchBytes = 10_000;

/** An instance whose files are in a bucket, on whose disk nothing has room. */
export async function farWorld(limits: Partial<TablesContext["limits"]> = { storeAwayMsMax: 0 }) {
  const disk = { room: 0 };
  const made: { server?: Awaited<ReturnType<typeof s3Server>> } = {};
  const folder = await importWorld(
    { stretchBytes, ...limits },
    {},
    async (cache: string, options: StoreOptions) => {
      made.server = await s3Server(join(cache, "..", "objects"));
      return openFarStore(cache, { ...options, address: made.server.address, room: async () => disk.room });
    },
  );
  const { server } = made;
  assert.ok(server);
  const { ctx } = folder;
  const begin = (bytes: Uint8Array, sha256?: string) =>
    createUpload(ctx, system, {
      fileName: "a.csv",
      bytes: bytes.length,
      ...(sha256 === undefined ? {} : { sha256 }),
    });
  return {
    ...folder,
    disk,
    server,
    begin,
    send: (id: string, offset: number, bytes: Uint8Array) =>
      appendUpload(ctx, system, id, { offset }, Readable.from([bytes])),
    /** Imports an upload whatever is known of it, as a process does that goes on with what another one began. */
    importUnasked: async (upload: string) => {
      const id = newId(ctx.clock().getTime());
      const source = { kind: "upload", fileName: "a.csv" } as const;
      const origin = { kind: "upload", upload } as const;
      const row = { id, dataset: folder.dataset.id, origin, source, options: {}, createdAt: ctx.clock() };
      await insertImport(ctx.db, row);
      await importNow(ctx, id, new AbortController().signal);
      return findImportRow(ctx.db, id);
    },
    received: async (id: string) => (await getUpload(ctx, system, id)).received,
    /** What is in the bucket of uploads under way. */
    objects: async () => {
      const found = await readdir(join(server.objects, "coming"), { recursive: true }).catch(() => []);
      return found.filter((name) => name.includes("/"));
    },
    read: async (id: string) => {
      const file = await findUploadFile(ctx, id);
      assert.equal(file?.kind, "far");
      return buffer(Readable.from(file.read()));
    },
    onDisk: () => readdir(join(ctx.folder, "uploads")),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export const stretchesOf = ({ store }: Pick<TablesContext, "store">) => store.stretches();

/** Files in a bucket, of which so many bytes have room here. */
export function openFarStore(
  cache: string,
  {
    address,
    room,
    ...options
  }: StoreOptions & { readonly address: S3Address; readonly room: () => Promise<number> },
) {
  const tries = { atMost: 2, pauseMs: 10 };
  const bucket = new Bucket(address, { net: netOfTests, tries, partBytes: stretchBytes });
  return openObjectStore(cache, { ...options, cacheBytesMax: 1e9, room, farBytesMin: 100, bucket });
}
