import type { Problem } from "../base/failure.ts";
import type { ColumnProfile, Profile } from "./profile.ts";

/** What a table about people is told by in PostgreSQL: how many cells, and none of them. */
export function profileWithoutCells({ rows, columns }: Profile): Profile {
  return { rows, columns: columns.map(countsOf) };
}

function countsOf({ name, count, missing, distinct, distinctExact }: ColumnProfile): ColumnProfile {
  return { name, count, missing, distinct, distinctExact, top: [] };
}

/** Of the arguments of a message, those that quote cells, or a line. */
export const quoting = ["sample", "value", "examples", "text"];

/** The same message, of which no word is one of a cell. */
export function withoutCells({ args, ...rest }: Problem): Problem {
  const quoted = Object.keys(args).filter((name) => quoting.includes(name));
  return { ...rest, args: { ...args, ...Object.fromEntries(quoted.map((name) => [name, "…"])) } };
}
