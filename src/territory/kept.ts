import { fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** What `scripts/make-places.js` wrote. */
export type Kept = "communes" | "places" | "names" | "alphabet" | "tree";

export function readKept(name: Kept): Buffer {
  return readFileSync(addressOf(name));
}

export interface KeptText {
  readonly length: number;
  /** Bytes from `start` up to `end`. */
  read(start: number, end: number): Buffer;
}

/** To be read by stretches, as it is now: what is written later is another file. */
export function openKept(name: Kept): KeptText {
  const file = openSync(addressOf(name), "r");
  return {
    length: fstatSync(file).size,
    read: (start, end) => {
      const bytes = Buffer.allocUnsafeSlow(end - start);
      const read = readSync(file, bytes, 0, bytes.length, start);
      if (read < bytes.length) throw new Error(`“${name}” ends before ${end}.`);
      return bytes;
    },
  };
}

function addressOf(name: Kept): URL {
  return new URL(`ground/${name}.json`, import.meta.url);
}
