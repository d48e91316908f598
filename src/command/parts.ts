import { join } from "node:path";
import type { App } from "../app.ts";
import type { BackupSource } from "../backup/write-backup.ts";
import type { Config } from "../config.ts";
import type { Rooms } from "../rooms.ts";
import { namedBlobs } from "../tables/named-blobs.ts";
import type { Territory } from "../territory/territory.ts";

/** The instance as the commands need it: its verbs, and what a backup is made of. */
export interface Parts extends BackupSource {
  readonly rooms: Rooms;
  readonly territory: Territory;
}

export function partsOf({ rooms, contexts: { tables }, version }: App, config: Config): Parts {
  return {
    rooms,
    territory: tables.territory,
    db: tables.db,
    store: tables.store,
    folders: foldersOf(config),
    scratch: join(config.data, "uploads"),
    program: version,
    namedBlobs,
  };
}

/** What the instance keeps beside its database and its store. Uploads under way are not of it. */
export function foldersOf(config: Config): Readonly<Record<string, string>> {
  return { contours: join(config.data, "contours") };
}
