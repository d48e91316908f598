import { join } from "node:path";
import type { BackupSource } from "./backup/write-backup.ts";
import type { Config } from "./config.ts";
import type { Db } from "./db/db.ts";
import { joinSecrets } from "./master-keys-of.ts";
import { refuseOtherPlaces } from "./store/kept-places.ts";
import { openPlace } from "./store/open-place.ts";
import type { Store } from "./store/store.ts";
import { openStoreKeys } from "./store/store-keys.ts";
import { namedBlobs } from "./tables/named-blobs.ts";
import type { Vault } from "./vault/vault.ts";
import { readVersion } from "./version.ts";

interface Opening {
  readonly config: Config;
  readonly db: Db;
}

/** The files of an instance, wherever they are. */
export function openFiles(
  { config, db }: Opening,
  { vault, beside }: { readonly vault: Vault; readonly beside: boolean },
): Promise<Store> {
  return openPlace({
    place: config.store,
    former: config.storeFormer,
    folder: config.data,
    cacheBytesMax: config.storeCacheMb * 1_000_000,
    beside,
    reserveBytes: reserveOf(config),
    keys: openStoreKeys({ db, vault }),
  });
}

/** What a command asks that works with all that is kept, and with no room: beside the process that serves. */
export async function openKeptBeside({ config, db }: Opening): Promise<BackupSource> {
  await refuseOtherPlaces(db, { place: config.store, former: config.storeFormer });
  const store = await openFiles({ config, db }, { vault: joinSecrets(config), beside: true });
  return keptOf(config, { db, store, program: await readVersion() });
}

/** All that the instance keeps. */
export function keptOf(config: Config, opened: Pick<BackupSource, "db" | "store" | "program">): BackupSource {
  return { ...opened, folders: foldersOf(config), scratch: join(config.data, "uploads"), namedBlobs };
}

/** What the instance keeps beside its database and its store. Uploads under way are not of it. */
export function foldersOf(config: Config): Readonly<Record<string, string>> {
  return { contours: join(config.data, "contours") };
}

export function reserveOf({ diskReserveMb }: Config): number {
  return diskReserveMb * 1_000_000;
}
