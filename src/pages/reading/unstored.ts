import type { OpenTable } from "./open-table.ts";

/** What somebody reads because they may stays in no cache, not even that of their browser. */
export function unstored(open: OpenTable | undefined): Record<string, string> {
  return open?.table.access === undefined ? {} : { "cache-control": "private, no-store" };
}
