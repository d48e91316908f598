import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A file of another instance that is kept for the next query. */
interface FetchedFile {
  readonly etag: string;
  readonly bytes: number;
}

/**
 * Parquet files of other instances, each the answer to one question to one version. None is used
 * again before its instance has said that it still holds. The oldest make room for new ones.
 */
export interface FetchedFiles {
  find(url: string): FetchedFile | undefined;
  /** Takes the file at `path` over, which is gone from there. */
  keep(url: string, path: string, file: FetchedFile): Promise<void>;
  /** Gives the kept file a second name, which stays when the first goes; false where it is gone. */
  lend(url: string, path: string): Promise<boolean>;
  /** A folder for one query, to be removed by it. */
  newFolder(): Promise<string>;
}

/** Opens the folder, empty: what is known of a file is known by this process alone. */
export async function openFetchedFiles(
  folder: string,
  { bytesMax = 500_000_000 } = {},
): Promise<FetchedFiles> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  /** In the order of their last use. */
  const kept = new Map<string, FetchedFile>();
  const pathOf = (url: string) => join(folder, createHash("sha256").update(url).digest("hex"));
  const forget = async (url: string) => {
    kept.delete(url);
    await rm(pathOf(url), { force: true });
  };
  return {
    find(url) {
      const found = kept.get(url);
      if (found !== undefined) {
        kept.delete(url);
        kept.set(url, found);
      }
      return found;
    },
    async keep(url, path, file) {
      await rename(path, pathOf(url));
      kept.delete(url);
      kept.set(url, file);
      let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
      for (const [old, { bytes }] of kept) {
        if (total <= bytesMax) return;
        total -= bytes;
        await forget(old);
      }
    },
    async lend(url, path) {
      try {
        await link(pathOf(url), path);
        return true;
      } catch {
        kept.delete(url);
        return false;
      }
    },
    async newFolder() {
      const path = join(folder, `query-${randomUUID()}`);
      await mkdir(path);
      return path;
    },
  };
}
