import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Of a backup among others of its folder: they sort by age. */
export function datedBackupName(now: Date): string {
  return `maille-${now.toISOString().slice(0, 19).replaceAll(":", "")}Z.tar.zst`;
}

const datedName = /^maille-\d{4}-\d\d-\d\dT\d{6}Z\.tar\.zst(?:\.part)?$/;

/** Removes all but the newest of a folder's dated backups, and what one that was killed left. Answers how many. */
export async function dropOldBackups(folder: string, kept: number): Promise<number> {
  const names = (await readdir(folder)).filter((name) => datedName.test(name)).toSorted();
  const parts = names.filter((name) => name.endsWith(".part"));
  const whole = names.filter((name) => !name.endsWith(".part"));
  const old = whole.slice(0, Math.max(0, whole.length - kept));
  for (const name of [...parts, ...old]) await rm(join(folder, name));
  return old.length;
}
