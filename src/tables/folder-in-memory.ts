import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { makeOwn } from "../store/clear-folder.ts";
import type { TablesContext } from "./context.ts";

/** A folder of that name for files about people, beside the copies of sealed blobs; made where it is not there. */
export async function folderInMemory({ store }: Pick<TablesContext, "store">, name: string): Promise<string> {
  const { clearFolder } = store;
  const folder = join(clearFolder, name);
  await makeOwn(clearFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
