import { readFileSync } from "node:fs";

/** What `scripts/make-places.js` wrote. */
export type Kept = "communes" | "places" | "names" | "alphabet" | "tree";

export function readKept(name: Kept): Buffer {
  return readFileSync(new URL(`ground/${name}.json`, import.meta.url));
}
