import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { dropOldBackups } from "../backup/dated-backups.ts";
import { PlacedFile } from "../backup/placed-file.ts";
import { systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { AskedPlace } from "./frames.ts";

/** Disposed of before it is kept, it leaves nothing. */
export interface CallersPlace extends AsyncDisposable {
  /** Its whole path, where who calls stands. */
  readonly file: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Puts it in place, and tells how many bytes that is. */
  keep(): Promise<number>;
  /** Removes the dated backups of its folder but the newest, this one among them. */
  dropOlder(kept: number): Promise<void>;
}

/** A file that the call names, written with the rights of this process, from where it stands. */
export async function openPlace({ file: named, dated }: AskedPlace): Promise<CallersPlace> {
  if (dated === undefined) await refuseNoFile(named);
  const file = dated === undefined ? resolve(named) : join(resolve(named), dated);
  const placed = await PlacedFile.open(file, systemClock());
  return {
    file,
    write: (bytes) => placed.write(bytes),
    keep: () => placed.keep(),
    dropOlder: (kept) => dropOldBackups(dirname(file), basename(file), kept),
    [Symbol.asyncDispose]: () => placed[Symbol.asyncDispose](),
  };
}

/**
 * All would be written before the system refuses to put it in place of a folder; of a device or a pipe, nothing would be
 * left. `-`, which elsewhere is what is piped, is a file for who writes `./-`.
 */
async function refuseNoFile(named: string): Promise<void> {
  const path = resolve(named);
  // What cannot be looked at cannot be written either, which says why.
  const found = await stat(path).catch(() => undefined);
  if (named === "-" || found?.isFile() === false)
    throw new Failure("invalid", "command-backup-no-file", { path: named === "-" ? named : path });
}
