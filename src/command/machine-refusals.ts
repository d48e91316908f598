import { Failure } from "../base/failure.ts";
import { refusalOfRoom } from "../base/no-room.ts";
import { isOutage } from "../base/outage.ts";

const reasons = new Set([
  "EACCES",
  "EBUSY",
  "EFBIG",
  "EIO",
  "EISDIR",
  "ELOOP",
  "ENAMETOOLONG",
  "ENOENT",
  "ENOTDIR",
  "ENXIO",
  "EPERM",
  "EROFS",
]);

/** What the machine refuses is the operator's to mend, and no bug. */
export function refusalOfMachine(error: unknown): Failure | undefined {
  return refusalOfOutage(error) ?? refusalOfRoom(error) ?? refusalOfDisk(error);
}

function refusalOfDisk(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const { code: reason } = error;
  if (typeof reason !== "string" || !reasons.has(reason)) return undefined;
  // A disk that breaks under a file that is open tells no path.
  const path = "path" in error && typeof error.path === "string" ? error.path : undefined;
  if (path === undefined && reason !== "EIO") return undefined;
  return new Failure("unavailable", "app-file-refused", { path: path ?? "?", reason }, { cause: error });
}

/** The process that serves the instance ended, and its database with it, or the database of `DATABASE_URL` is away. */
function refusalOfOutage(error: unknown): Failure | undefined {
  return isOutage(error)
    ? new Failure("unavailable", "command-database-left", {}, { cause: error })
    : undefined;
}
