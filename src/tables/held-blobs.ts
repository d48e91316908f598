import type { Readable } from "node:stream";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { sweepLock } from "../db/locks.ts";
import type { Blob } from "../store/store.ts";
import type { TablesContext } from "./context.ts";

/** Puts a file into the store for something of another room, and keeps it there until its holder is released. */
export async function holdBlob(
  { db, store }: Pick<TablesContext, "db" | "store">,
  holder: Id,
  source: Readable | AsyncIterable<Uint8Array>,
  options: { readonly maxBytes: number },
): Promise<Blob> {
  const put = await store.put(source, options);
  return db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock_shared(${sweepLock})`;
    await tx`insert into held_blobs (hash, holder) values (${put.hash}, ${holder}) on conflict do nothing`;
    return put;
  });
}

/** What it held is swept, unless something else names it. */
export async function releaseBlobs(tx: Tx, holder: Id): Promise<void> {
  await tx`delete from held_blobs where holder = ${holder}`;
}
