import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../base/error-code.ts";
import { Failure } from "../base/failure.ts";
import type { Hash } from "./store.ts";

/** How the name of a sealed blob ends. */
export const sealedEnd = ".sealed";

export function isSealedPath(path: string): boolean {
  return path.endsWith(sealedEnd);
}

export function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Where the blobs of a folder lie. */
export interface BlobPlaces {
  plain(hash: Hash): string;
  sealed(hash: Hash): string;
  /** The one that is there, or the plain one. */
  find(hash: Hash): Promise<string>;
}

export function placesIn(folder: string): BlobPlaces {
  const plain = (hash: Hash): string => {
    // A hash may come from a URL: nothing else may become a path.
    if (!isHash(hash)) throw new Failure("not-found", "store-blob-not-found", { hash });
    return join(folder, hash.slice(0, 2), hash.slice(2));
  };
  const sealed = (hash: Hash): string => plain(hash) + sealedEnd;
  return {
    plain,
    sealed,
    find: async (hash) => ((await exists(sealed(hash))) ? sealed(hash) : plain(hash)),
  };
}

export async function exists(path: string): Promise<boolean> {
  return (await sizeOf(path)) !== undefined;
}

/** Of a file, in bytes; `undefined` where there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await statOf(path))?.size;
}

/** Where there is a file. */
export async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
