import { Failure } from "../base/failure.ts";
import { isOutage } from "../base/outage.ts";

const reasons = new Set(["EACCES", "EDQUOT", "EISDIR", "ENOENT", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"]);

/** What the disk or the rights of the machine refuse is the operator's to mend, and no bug. */
export function refusalOfDisk(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("path" in error)) return undefined;
  const { code: reason, path } = error;
  if (typeof reason !== "string" || typeof path !== "string" || !reasons.has(reason)) return undefined;
  return new Failure("unavailable", "app-file-refused", { path, reason }, { cause: error });
}

/** The process that serves the instance ended, and its database with it, or the database of `DATABASE_URL` is away. */
export function refusalOfOutage(error: unknown): Failure | undefined {
  return isOutage(error)
    ? new Failure("unavailable", "command-database-left", {}, { cause: error })
    : undefined;
}
