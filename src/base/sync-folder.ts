import { open } from "node:fs/promises";

/** Has the names in a folder on the disk: what was made, renamed or linked there is there after the machine lost its power. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync();
}
