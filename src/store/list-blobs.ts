import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isHash, isSealedPath, sealedEnd, statOf } from "./places.ts";
import type { ListedBlob } from "./store.ts";

/** The blobs that lie in a folder, by their hashes. */
export async function* listBlobs(folder: string): AsyncIterable<ListedBlob> {
  for (const prefix of (await readdir(folder)).sort()) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    const names = new Set(await readdir(join(folder, prefix)));
    for (const name of [...names].sort()) {
      // While it is sealed both are there.
      if (names.has(name + sealedEnd)) continue;
      const isSealed = isSealedPath(name);
      const hash = prefix + (isSealed ? name.slice(0, -sealedEnd.length) : name);
      const found = await statOf(join(folder, prefix, name));
      if (found === undefined || !isHash(hash)) continue;
      yield { hash, bytes: found.size, putAt: found.mtime, ...(isSealed ? { sealed: true } : {}) };
    }
  }
}
