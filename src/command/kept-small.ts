import type { Db } from "../db/db.ts";
import { journalSize } from "../journal/tiles.ts";
import type { Store } from "../store/store.ts";

interface Kept {
  readonly db: Db;
  readonly store: Pick<Store, "list">;
}

const blobsMax = 1_000;
const bytesMax = 100_000_000;

/**
 * Whether all that an instance keeps is read within a moment: the process that serves it then reads it for a command,
 * on the thread that answers. Of more than that, the command takes the processor beside it.
 */
export async function isKeptSmall({ db, store }: Kept): Promise<boolean> {
  const [size] = await db<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`;
  if (size === undefined || size.bytes > bytesMax) return false;
  let [blobs, bytes] = [0, 0];
  for await (const blob of store.list()) {
    blobs += 1;
    bytes += blob.bytes;
    if (blobs > blobsMax || bytes > bytesMax) return false;
  }
  return true;
}

const entriesMax = 20_000;

/** Whether all of it is checked within a moment: the entries of the journal are hashed then too. */
export async function isCheckedSmall(kept: Kept): Promise<boolean> {
  return (await journalSize(kept.db)) <= entriesMax && (await isKeptSmall(kept));
}
