import { makeWithin } from "../store/clear-folder.ts";
import type { TablesContext } from "./context.ts";

/** A folder of that name for files about people, beside the copies of sealed blobs; made where it is not there. */
export function folderInMemory({ store }: Pick<TablesContext, "store">, name: string): Promise<string> {
  return makeWithin(store.clearFolder, name);
}
