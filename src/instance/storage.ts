import { statfs } from "node:fs/promises";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { Db } from "../db/db.ts";
import type { Engine } from "../engine/engine.ts";
import type { Store } from "../store/store.ts";

export interface StorageContext {
  readonly db: Db;
  readonly store: Store;
  readonly engine: Engine;
  /** Of the instance, on the disk that is measured. */
  readonly data: string;
}

/** In bytes, but for the number of blobs. */
interface Storage {
  /** Absent where who keeps them does not answer, as are their bytes. */
  readonly blobs?: number;
  /** Of all blobs. */
  readonly bytes?: number;
  /** Of the copies that answer questions. */
  readonly serving: number;
  readonly database: number;
  /** Left on the disk. */
  readonly free: number;
}

/** By an administrator of the instance. */
export async function measureStorage(
  { db, store, engine, data }: StorageContext,
  actor: Actor,
): Promise<Storage> {
  requireAdministrator(actor);
  const [kept, serving, [size], disk] = await Promise.all([
    measure(store),
    engine.servingBytes(),
    db<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`,
    statfs(data),
  ]);
  return { ...kept, serving, database: size?.bytes ?? 0, free: disk.bavail * disk.bsize };
}

async function measure(store: Store): Promise<Pick<Storage, "blobs" | "bytes">> {
  if (!(await store.isReachable())) return {};
  let blobs = 0;
  let bytes = 0;
  for await (const blob of store.list()) {
    blobs += 1;
    bytes += blob.bytes;
  }
  return { blobs, bytes };
}
