import { createHash } from "node:crypto";
import type { Narrowing } from "./narrowing.ts";

/** The same for two narrowings that let the same be read, in whatever order they are written. */
export function narrowingKey({ columns, rows, lent }: Narrowing): string {
  const conditions = rows.map(({ column, operator, value }) => JSON.stringify([column, operator, value]));
  const parts = [[...new Set(columns)].sort(), [...new Set(conditions)].sort()];
  const text = JSON.stringify(lent === undefined ? parts : [...parts, lent]);
  return createHash("sha256").update(text).digest("hex");
}
