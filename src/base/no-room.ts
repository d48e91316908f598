import { Failure } from "./failure.ts";

/** Whether the system says that a disk, or the share of it that one may use, is full. */
export function isNoRoom(error: unknown): boolean {
  return codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT";
}

/**
 * What the system or PostgreSQL (53100, appendix A) says of a disk that is full, in terms of who can
 * make room on it; `undefined` for any other error.
 */
export function refusalOfRoom(error: unknown): Failure | undefined {
  if (isNoRoom(error)) return new Failure("no-room", "store-disk-full", {}, { cause: error });
  if (codeOf(error) === "53100") return new Failure("no-room", "db-disk-full", {}, { cause: error });
  return undefined;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
