import type { FigureKind, Metadata } from "../catalogue/metadata.ts";

/** A dataset of the demonstration, as a producer would send it: what packages of npm carry, or what is invented and says so. */
export interface DemonstrationTable {
  /** Tells it from the others, and names what `web/` words: `demo-communes-title`, `-description`, `-keywords`. */
  readonly subject:
    | "communes"
    | "epci"
    | "departements"
    | "regions"
    | "equipment"
    | "consumption"
    | "stops"
    | "journeys"
    | "passages"
    | "activities"
    | "averages"
    | "readings"
    | "cards"
    | "quotients"
    | "uses";
  /** Where it comes from: `demo-communes-provenance` says it. */
  readonly source: "communes" | "city" | "stops" | "activities" | "households" | "persons";
  readonly fileName: string;
  /** A licence of the catalogue. */
  readonly licence: string;
  /** Beside its title, description and keywords. */
  readonly metadata: Partial<Metadata>;
  /** Charts and maps kept on its page; `name` names its title: `demo-stops-figure-map`. */
  readonly figures?: readonly {
    readonly kind: FigureKind;
    readonly name: string;
    readonly query: string;
  }[];
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
