import { statfsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { Failure } from "../base/failure.ts";

/**
 * Refuses to write `bytes` where that would take what is kept free: PostgreSQL needs room to write
 * what was accepted already, and stops where it finds none.
 */
export async function requireRoom(folder: string, bytes: number, reserveBytes: number): Promise<void> {
  if (reserveBytes === 0) return;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free - bytes >= reserveBytes) return;
  throw new Failure("no-room", "store-room-short", {
    free: megabytes(free),
    reserve: megabytes(reserveBytes),
  });
}

/** How many bytes may be written, where so many are kept free. */
export async function roomIn(folder: string, reserveBytes: number): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize - reserveBytes;
}

/** Whether so little is left, a tenth of what is kept free, that PostgreSQL is about to stop. */
export async function isFull(folder: string, reserveBytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize <= reserveBytes / 10;
}

const lookMs = 1_000;

/**
 * Answers why nothing more is to be written, however small, once half of what is kept free is gone:
 * uploads and imports have stopped before, and what is left is for what was accepted. Looks once a
 * second at most.
 */
export function watchRoom(folder: string, reserveBytes: number): () => Failure | undefined {
  let lookedAt = -Infinity;
  let shortage: Failure | undefined;
  return () => {
    if (reserveBytes === 0 || performance.now() - lookedAt < lookMs) return shortage;
    lookedAt = performance.now();
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    shortage =
      free >= reserveBytes / 2
        ? undefined
        : new Failure("no-room", "store-room-nearly-gone", { free: megabytes(free) });
    return shortage;
  };
}

/** As a refusal tells them, rounded up. */
export function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
