import { Failure } from "../../base/failure.ts";
import { isHash, sealedEnd } from "../places.ts";
import type { Hash } from "../store.ts";

/** The names of objects are those of files in a folder that is a store. */
export function plainKey(hash: Hash): string {
  // A hash may come from a URL: nothing else may become a key.
  if (!isHash(hash)) throw notFound(hash);
  return `${hash.slice(0, 2)}/${hash.slice(2)}`;
}

export function sealedKey(hash: Hash): string {
  return plainKey(hash) + sealedEnd;
}

export function notFound(hash: Hash): Failure {
  return new Failure("not-found", "store-blob-not-found", { hash });
}
