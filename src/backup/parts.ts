import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

const partName = /\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.part$/;
/** One under way writes on, in this process or another. */
const leftMs = 12 * 3_600_000;

/** Where a backup is written until it is whole: two of one name at once each have their own. */
export function partOf(target: string): string {
  return `${target}.${randomUUID()}.part`;
}

/** Removes what backups beside this one left that were killed: it may need the room. */
export async function dropLeftParts(target: string, now: Date): Promise<void> {
  const folder = dirname(target);
  // Who cannot write there either is told why as the file is opened.
  const names = await readdir(folder).catch(() => []);
  for (const path of names.filter((name) => partName.test(name)).map((name) => join(folder, name))) {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < now.getTime() - leftMs) await rm(path, { force: true });
  }
}
