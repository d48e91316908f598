import type { Level } from "../access/policy.ts";
import type { Id } from "../base/id.ts";
import type { Problem } from "../base/failure.ts";
import type { ReadingAccount } from "../formats/account.ts";
import type { Column, Meaning } from "./column.ts";
import type { Dialect } from "../formats/dialect/dialect.ts";
import type { Profile } from "./profile.ts";
import type { Format } from "../formats/raw.ts";
import type { HeaderPlace } from "../formats/reading.ts";

/** What its form asks of a table: who changes it tells the mark of what they saw. */
export function askedOfTable({ name, large }: Pick<Table, "name" | "large">, every?: string): object {
  return { name, large: large ?? undefined, every };
}

/** A table of a dataset: what the API calls a resource. Its rows are those of its current version. */
export interface Table {
  readonly id: Id;
  readonly dataset: Id;
  /** The name a person gave, or the sheet's. */
  readonly name: string;
  readonly position: number;
  /** The columns that tell a row from another, where the producer named them. */
  readonly key: readonly string[];
  /** Whether it is large, where the producer says so: else its rows do. */
  readonly large?: LargeChoice | null;
  readonly version?: Version;
  /** Where not everybody reads its rows; absent where they do, and where the instance itself asks. */
  readonly access?: TableAccess;
  /** Where another instance holds it: its version is what that one tells now. */
  readonly elsewhere?: Elsewhere;
}

/** Large tables are answered for by several machines, where an instance has these. */
export type LargeChoice = "always" | "never";

/** A table that another instance holds, as it last told of it. */
export interface Elsewhere {
  /** The address of that instance, without a slash at its end. */
  readonly instance: string;
  /** The dataset, by its address there. */
  readonly dataset: string;
  readonly columns: readonly Column[];
  readonly rows?: number;
  readonly version?: number;
  /** Why no version could be had of it now, and since when it answers nothing. */
  readonly silent?: { readonly problem: Problem; readonly since?: Date };
  /** Why it refused a reader who holds an agreement over it. */
  readonly refused?: Problem;
}

/** Who reads a table that is not open, and how far whoever asks does. */
export interface TableAccess {
  readonly level: Level;
  /** None: the table comes without a version. */
  readonly reading: "whole" | "part" | "none";
  /** Those that everybody may know of, which can be asked for: name, type, meaning and unit. */
  readonly columns: readonly Column[];
  /** Under which it is read. */
  readonly agreement?: Id;
  /** Why it is not open, in the words of its producer. */
  readonly reason?: string;
}

/** Where the bytes of a version came from. */
export type TableSource =
  | { readonly kind: "upload"; readonly fileName: string }
  | {
      readonly kind: "url";
      readonly url: string;
      readonly fileName?: string;
      readonly etag?: string;
      readonly lastModified?: string;
    }
  | { readonly kind: "path"; readonly fileName: string }
  | { readonly kind: "version"; readonly number: number }
  /** No file: its rows were computed from other tables. */
  | { readonly kind: "computed" }
  /** No file: the rows of that version, with one of them corrected. */
  | { readonly kind: "correction"; readonly number: number };

/** One import of a table, never changed afterwards. */
export interface Version {
  readonly id: Id;
  readonly table: Id;
  /** 1 for the first. */
  readonly number: number;
  readonly createdAt: Date;
  readonly createdBy?: Id;
  readonly source: TableSource;
  readonly format: Format;
  readonly dialect?: Dialect;
  /** SHA-256 of the original file, of the Parquet, and of the rows set aside (NDJSON), in hexadecimal. */
  readonly original: string;
  readonly originalBytes: number;
  /** The file holds more than is published: it is served to nobody. */
  readonly originalKept?: true;
  readonly parquet: string;
  readonly parquetBytes: number;
  readonly rejects?: string;
  readonly rows: number;
  readonly rejectedRows: number;
  /** What became of all that the file holds; absent of versions made before it was counted. */
  readonly account?: ReadingAccount;
  readonly columns: readonly Column[];
  readonly profile: Profile;
  readonly problems: readonly Problem[];
  readonly personalData: readonly PersonalData[];
  readonly changes?: Changes;
  /** It is looked through for what was erased before, and read by nobody until then. */
  readonly held?: true;
}

/** What was erased of a version, as the instance signed it (`maille-erasure+jws`). */
export interface VersionErasure {
  readonly number: number;
  readonly at: Date;
  /** How many of its rows. */
  readonly rows: number;
  /** SHA-256 of its Parquet before and after. */
  readonly before: string;
  readonly after: string;
  readonly note: string;
}

/** A column that may name people; the producer answers before publishing. */
export interface PersonalData {
  readonly column: string;
  readonly meaning: Meaning;
  /** All that hold something, where the column is about people; else those in whose text somebody was found. */
  readonly cells: number;
}

/** What a version changed against the one before. */
export interface Changes {
  readonly against: number;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly columnsRetyped: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Absent where the table has no key. */
  readonly rows?: { readonly added: number; readonly removed: number; readonly changed: number };
}

/** What an importer decides of a column: overrides of what detection finds, and how it is published. */
export interface ColumnDecision extends Partial<
  Pick<Column, "type" | "writing" | "meaning" | "missing" | "unit" | "title" | "description">
> {
  /** The name under which it is published. */
  readonly name?: string;
  /** False: it is in nothing that is published, whatever file comes next. */
  readonly publish?: boolean;
}

/** What an importer decides beside what is found. */
export interface ImportOptions {
  /** What is decided of columns, by the names that the file gives them. */
  readonly columns?: Readonly<Record<string, ColumnDecision>>;
  readonly dialect?: Partial<Dialect>;
  readonly misfit?: "set-row-aside" | "keep-as-missing";
  readonly key?: readonly string[];
  /** A Table Schema (Frictionless) to validate against, as its URL or the name of a known one. */
  readonly schema?: string;
  /** Sheets or members to take; all where absent. */
  readonly sheets?: readonly string[];
  /** Columns that came in place of ones that are not published are none of them: without it, the importer is asked. */
  readonly newColumns?: "publish";
  /** Rows that the version before has and this file has not are gone, however many: without it, the importer is asked. */
  readonly fewerRows?: "publish";
  /** Where the header stands, by the name of the sheet, member or text file (without its extension). */
  readonly headers?: Readonly<Record<string, HeaderPlace>>;
}
