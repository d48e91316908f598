import type { Problem } from "../base/failure.ts";
import type { ReadAccount } from "./account.ts";
import type { Dialect } from "./dialect/dialect.ts";
import type { FarFile } from "./place.ts";
import type { HeaderPlace, ShownRow } from "./reading.ts";

/** What a file is, told by its content and not by its name. */
export type Format = "csv" | "xlsx" | "xls" | "ods" | "json" | "ndjson" | "geojson" | "parquet";

/**
 * One table as a file gives it, before its types are known. A reader of a format turns a
 * file into one of these per sheet or member; the import takes it from there.
 */
export interface RawTable {
  /** The sheet or member that it stands in, by the name under which it is taken or left out. */
  readonly sheet?: string;
  /** Of a glance: the first rows of its sheet or text, and where its header was found. */
  readonly shown?: {
    readonly rows: readonly ShownRow[];
    readonly header: HeaderPlace;
    readonly hidden: boolean;
  };
  /** The sheet's or member's name; the file's name where it holds one table. */
  readonly name: string;
  readonly format: Format;
  /**
   * `text`: a UTF-8 CSV at `path`, in the dialect given, every cell a text. It may be the
   * original file itself where that is UTF-8 already.
   * `typed`: a Parquet file at `path`.
   */
  readonly content:
    | {
        readonly kind: "text";
        readonly path: string;
        /** Where its bytes are, where the path is but a pipe for the engine. */
        readonly far?: FarFile;
        readonly dialect: Dialect;
        readonly header: readonly string[];
        /** Places of columns of the file that the header leaves out. */
        readonly left?: readonly number[];
        /** The file has one column more, at its end: the line of the original that the row begins on. */
        readonly lineColumn?: true;
      }
    | { readonly kind: "typed"; readonly path: string };
  /** The dialect of the original where it is text. */
  readonly dialect?: Dialect;
  /** What the producer should know: merged headers, a hidden sheet, formulas without a value. */
  readonly problems: readonly Problem[];
  /** Lines that were set aside before the engine could see them, e.g. with no decodable text. */
  readonly rejected: readonly RejectedRow[];
  /** What the file holds for the table beside its rows; absent for a Parquet, which holds rows alone. */
  readonly account?: ReadAccount;
}

/** A row that does not fit. Nothing of it is lost: it is listed, counted and downloadable. */
export interface RejectedRow {
  /** Line of the original file, 1 for the first; the row of a sheet; the index of an array. */
  readonly line: number;
  readonly raw: string;
  /** A message key with its arguments. */
  readonly reason: string;
  readonly column?: string;
}
