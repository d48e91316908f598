import type { ReadingsOnly } from "../journal/accesses.ts";

export const readers = ["others", "own"] as const;
export const readingSorts = ["rows", "told-once", "else"] as const;

/** Which readings of somebody's data are told; all of them where nothing is said. */
export interface ReadingsFilter {
  /** By others, or by the person and who helps them. */
  readonly who?: (typeof readers)[number] | undefined;
  /** Of rows, of what was told once, or what was done besides. */
  readonly what?: (typeof readingSorts)[number] | undefined;
}

/** Readings of which no columns were read. */
export const withoutRows = [
  "check",
  "check-code",
  "connection",
  "connection-end",
  "demand",
  "erasure",
  "mandate",
  "search",
  "told-once",
  "weakening",
] as const;

const elseDone = withoutRows.filter((reading) => reading !== "told-once");

/** The same for who reads the journal. */
export function onlyOf({ who, what }: ReadingsFilter): ReadingsOnly {
  return {
    who,
    ...(what === "rows" ? { without: withoutRows } : {}),
    ...(what === "told-once" ? { among: ["told-once"] } : {}),
    ...(what === "else" ? { among: elseDone } : {}),
  };
}

/** Of an answer: an earlier version of this program tells all of them. */
export function isWanted(
  { isOwn, reading }: { readonly isOwn: boolean; readonly reading: string },
  filter: ReadingsFilter,
): boolean {
  const { who, among, without } = onlyOf(filter);
  return (
    (who === undefined || isOwn === (who === "own")) &&
    among?.includes(reading) !== false &&
    without?.includes(reading) !== true
  );
}
