import { stat } from "node:fs/promises";
import { hasCode } from "../base/error-code.ts";
import type { BlobState, Hash } from "./store.ts";

/** Blobs whose state is remembered; the others are read again. */
const seenMax = 200_000;

/** How often a file that changes while it is read is read again. */
const readsMax = 3;

/**
 * A disk that decays changes no date: what was found so long ago is answered once more, and the file
 * read again meanwhile.
 */
const freshMs = 3_600_000;

/** What was found so lately is enough for who makes something of a file. */
const latelyMs = 60_000;

interface Seen {
  readonly mark: string;
  readonly state: BlobState;
  readonly at: number;
}

/** What was found of each blob by reading it, for the life of the process. */
export interface SeenFiles {
  /** Reads the file, unless it was read since it last changed. */
  look(hash: Hash, path: string): Promise<BlobState>;
  /** For who makes something of it that lasts: reads it, unless that was done in the last minute. */
  lookLately(hash: Hash, path: string): Promise<BlobState>;
  /** Reads it whatever is known: a disk that decays changes no date. */
  lookAgain(hash: Hash, path: string): Promise<BlobState>;
  /** For a file that was hashed while it was written. */
  trust(hash: Hash, path: string): Promise<void>;
}

export function newSeenFiles(
  hashFile: (path: string, bytes: number, hash: Hash) => Promise<Hash>,
  now: () => number,
): SeenFiles {
  const seen = new Map<Hash, Seen>();
  const looking = new Map<Hash, Promise<BlobState>>();

  const remember = (hash: Hash, mark: string, state: BlobState): BlobState => {
    seen.delete(hash);
    seen.set(hash, { mark, state, at: now() });
    const [oldest] = seen.keys();
    if (seen.size > seenMax && oldest !== undefined) seen.delete(oldest);
    return state;
  };
  const read = async (hash: Hash, path: string): Promise<BlobState> => {
    for (let reads = 0; reads < readsMax; reads += 1) {
      const before = await markOf(path);
      if (before === undefined) return "missing";
      const found = await hashFile(path, before.bytes, hash).catch(unlessUnreadable);
      const after = await markOf(path);
      if (after?.mark !== before.mark) continue;
      return remember(hash, before.mark, found === hash ? "whole" : "altered");
    }
    return "altered";
  };
  const lookAgain = (hash: Hash, path: string): Promise<BlobState> => {
    const reading = looking.get(hash) ?? read(hash, path).finally(() => looking.delete(hash));
    looking.set(hash, reading);
    return reading;
  };
  const knownOf = async (hash: Hash, path: string): Promise<Seen | "missing" | undefined> => {
    const found = await markOf(path);
    if (found === undefined) return "missing";
    const known = seen.get(hash);
    return known?.mark === found.mark ? known : undefined;
  };
  return {
    lookAgain,
    async look(hash, path) {
      const known = await knownOf(hash, path);
      if (known === "missing") return known;
      if (known === undefined) return lookAgain(hash, path);
      // Where it cannot be read now, nothing new is known, and the next who asks has it read.
      if (now() - known.at > freshMs) lookAgain(hash, path).catch(() => undefined);
      return known.state;
    },
    async lookLately(hash, path) {
      const known = await knownOf(hash, path);
      if (known === "missing") return known;
      const isLate = known === undefined || now() - known.at > latelyMs;
      return isLate ? lookAgain(hash, path) : known.state;
    },
    async trust(hash, path) {
      const found = await markOf(path);
      if (found !== undefined) remember(hash, found.mark, "whole");
    },
  };
}

/** A disk that refuses to give the bytes has not kept them; one that was removed meanwhile is looked for again. */
function unlessUnreadable(error: NodeJS.ErrnoException): undefined {
  if (error.code === "EIO" || error.code === "ENOENT") return undefined;
  throw error;
}

/** Tells one state of a file from the next without reading it. */
async function markOf(path: string): Promise<{ readonly mark: string; readonly bytes: number } | undefined> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return { mark: `${dev} ${ino} ${size} ${mtimeNs}`, bytes: Number(size) };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
