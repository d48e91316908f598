import type { App } from "../app.ts";
import type { BackupSource } from "../backup/write-backup.ts";
import type { Config } from "../config.ts";
import { keptOf } from "../instance-files.ts";
import type { Rooms } from "../rooms.ts";
import type { Territory } from "../territory/territory.ts";

/** The instance as the commands need it: its verbs, and what a backup is made of. */
export interface Parts extends BackupSource {
  readonly rooms: Rooms;
  readonly territory: Territory;
}

export function partsOf({ rooms, contexts: { tables }, version }: App, config: Config): Parts {
  const { db, store, territory } = tables;
  return { rooms, territory, ...keptOf(config, { db, store, program: version }) };
}
