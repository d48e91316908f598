import { join } from "node:path";
import { newId } from "../base/id.ts";
import type { Dialect } from "./dialect/dialect.ts";
import type { FarFile } from "./place.ts";

/** Where the names of the columns stand. */
export interface HeaderPlace {
  /** Of the first row of the header, 1 for the first of the file or sheet; of the first row of data where there is none. */
  readonly line: number;
  /** 0 where there is none; above 1 the rows are merged into one name, top to bottom. */
  readonly rows: number;
}

/** A row as the file shows it. */
export interface ShownRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** So many rows of each sheet or text are shown in a glance. */
export const shownRowsMax = 12;
export const shownCellsMax = 16;
export const shownCharsMax = 120;

/** The first of these rows that are not empty, cut to what fits a page. */
export function shownRows(rows: Iterable<ShownRow>): ShownRow[] {
  const shown: ShownRow[] = [];
  for (const { line, cells } of rows) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    shown.push({
      line,
      cells: cells.slice(0, shownCellsMax).map((cell) => cell.slice(0, shownCharsMax)),
    });
    if (shown.length === shownRowsMax) break;
  }
  return shown;
}

/** A file to read: where its bytes are, and what it was called. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
  /** Where its bytes are not under the path, but for the engine while it reads them. */
  readonly far?: FarFile;
}

interface ReadLimits {
  /** Of all that comes out of compressed bytes. */
  readonly unpackedBytesMax: number;
  readonly cellBytesMax: number;
  readonly columnsMax: number;
}

/** What every reader of a format is given beside the file. */
export interface FormatReading {
  /** Where what is written along the way goes; the caller removes it. */
  readonly folder: string;
  readonly limits: ReadLimits;
  readonly unpacked: UnpackedBytes;
  readonly dialect?: Partial<Dialect>;
  readonly sheets?: readonly string[];
  /** Where the header of a sheet, member or text stands, by its name, as the importer says. */
  readonly headers?: Readonly<Record<string, HeaderPlace>>;
  /** Only the beginning of each sheet or text is read, to show what the file holds. */
  readonly glance?: true;
  /** A text line by line as it was written, nothing completed, moved or left out; see `exact-lines.ts`. */
  readonly exact?: true;
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytesRead: number, bytesTotal?: number) => void;
}

/** Bytes that came out of compressed ones so far, over all the members of a file. */
interface UnpackedBytes {
  total: number;
}

/** A path of its own in the scratch folder. */
export function scratchPath(reading: FormatReading, extension: string): string {
  return join(reading.folder, `${newId()}.${extension}`);
}

/** Whether the importer wants this sheet or member; all of them where none is named. */
export function isWanted(reading: FormatReading, name: string): boolean {
  return reading.sheets === undefined || reading.sheets.length === 0 || reading.sheets.includes(name);
}
