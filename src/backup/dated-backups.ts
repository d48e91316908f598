import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Of a backup among others of its folder: they sort by age. */
export function datedBackupName(now: Date): string {
  return `maille-${now.toISOString().slice(0, 19).replaceAll(":", "")}Z.tar.zst`;
}

const datedName = /^maille-\d{4}-\d\d-\d\dT\d{6}Z\.tar\.zst$/;

export function isDatedName(name: string): boolean {
  return datedName.test(name);
}

/**
 * Removes a folder's dated backups but the newest up to the one that was just written. Those that say that they are
 * of later stay: a clock is wrong, or was, and tells nothing of which one is old.
 */
export async function dropOldBackups(folder: string, written: string, kept: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => datedName.test(name) && name <= written);
  for (const name of names.toSorted().slice(0, -kept)) await rm(join(folder, name), { force: true });
}
