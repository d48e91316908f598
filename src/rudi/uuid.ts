import { createHash } from "node:crypto";
import type { Id } from "../base/id.ts";

/**
 * RUDI wants identifiers of version 4. Ours are of version 7, and hold enough chance: only the digit
 * of the version is another, and can be put back.
 */
export function toUuid4(id: Id): string {
  return id[14] === "7" ? `${id.slice(0, 14)}4${id.slice(15)}` : id;
}

/** What such an identifier may be here. */
export function fromUuid4(text: string): Id {
  const id = text.toLowerCase();
  return id[14] === "4" ? `${id.slice(0, 14)}7${id.slice(15)}` : id;
}

/** The same for the same text: of what has no UUID of its own. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
