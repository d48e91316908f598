import { copyFile, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../base/error-code.ts";
import { openBucket } from "../store/open-bucket.ts";
import type { StorePlace } from "../store/store-place.ts";

/** The files that Trino reads: a folder of parts for each table, named by the SHA-256 of its rows. */
export interface LargeFiles {
  /** Where Trino finds those of a table. */
  locationOf(name: string): string;
  put(name: string, part: string, path: string): Promise<void>;
  /** Of all parts of a table together; 0 where there is none. */
  bytesOf(name: string): Promise<number>;
  /** Removes every part; does nothing where there is none. */
  remove(name: string): Promise<void>;
  /** The tables of which there are parts. */
  list(): Promise<ReadonlySet<string>>;
}

const within = "trino";

/** Beside the other files of the instance: in its bucket, or in the folder `trino` of its own, which Trino reads too. */
export function openLargeFiles(place: StorePlace, folder: string): LargeFiles {
  if (place === "folder") return inFolder(join(folder, within));
  const prefix = `${place.prefix}${within}/`;
  return inBucket(openBucket({ ...place, prefix }), `s3://${place.bucket}/${prefix}`);
}

function inFolder(folder: string): LargeFiles {
  return {
    locationOf: (name) => `local:///${name}`,
    async put(name, part, path) {
      await mkdir(join(folder, name), { recursive: true });
      await copyFile(path, join(folder, name, part));
    },
    async bytesOf(name) {
      const sizes = (await namesIn(join(folder, name))).map(async (part) => {
        return (await stat(join(folder, name, part))).size;
      });
      return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    },
    remove: (name) => rm(join(folder, name), { recursive: true, force: true }),
    list: async () => new Set((await namesIn(folder)).filter(isName)),
  };
}

function inBucket(bucket: ReturnType<typeof openBucket>, root: string): LargeFiles {
  return {
    locationOf: (name) => `${root}${name}`,
    async put(name, part, path) {
      await using file = await open(path, "r");
      await bucket.put(`${name}/${part}`, file, "over");
    },
    async bytesOf(name) {
      let sum = 0;
      for await (const { bytes } of bucket.list(`${name}/`)) sum += bytes;
      return sum;
    },
    async remove(name) {
      for await (const { key } of bucket.list(`${name}/`)) await bucket.remove(key);
    },
    async list() {
      const names = new Set<string>();
      for await (const { key } of bucket.list()) names.add(key.split("/")[0] ?? "");
      return new Set([...names].filter(isName));
    },
  };
}

/** Empty where there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

function isName(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
