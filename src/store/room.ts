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

function megabytes(count: number): number {
  return Math.ceil(count / 1_000_000);
}
