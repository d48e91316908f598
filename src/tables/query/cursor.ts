import { createHash } from "node:crypto";
import { Failure } from "../../base/failure.ts";
import type { Cell } from "../../engine/engine.ts";
import type { Cursor, Sort } from "./query.ts";

/** Opaque to clients: the last row's sort keys, under a mark of the order that they belong to. */
export function formatCursor(cursor: Cursor, sort: readonly Sort[]): string {
  return Buffer.from(JSON.stringify([markOf(sort), cursor.id, ...cursor.keys])).toString("base64url");
}

/** A sort key as a cursor holds it: JSON knows neither whole numbers of any length nor such as `Infinity`. */
export function toKey(cell: Cell): Cursor["keys"][number] {
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell === "number" && !Number.isFinite(cell)) return String(cell);
  return cell === null || typeof cell !== "object" ? cell : JSON.stringify(cell);
}

/** Refused where it was not made by `formatCursor` for the same order. */
export function parseCursor(text: string, sort: readonly Sort[]): Cursor {
  const read = toArray(text);
  const [mark, id, ...keys] = read;
  const right =
    mark === markOf(sort) &&
    typeof id === "number" &&
    Number.isSafeInteger(id) &&
    keys.length === sort.length &&
    keys.every(isKey);
  if (!right) throw new Failure("invalid", "query-cursor-wrong", { parameter: "cursor" });
  return { id, keys: keys as Cursor["keys"] };
}

function toArray(text: string): unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(read) ? (read as unknown[]) : [];
  } catch {
    return [];
  }
}

function isKey(key: unknown): boolean {
  return key === null || typeof key === "string" || typeof key === "number" || typeof key === "boolean";
}

function markOf(sort: readonly Sort[]): string {
  return createHash("sha256").update(JSON.stringify(sort)).digest("base64url").slice(0, 8);
}
