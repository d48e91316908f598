import { join } from "node:path";
import { newId } from "../base/id.ts";
import type { Dialect } from "./dialect/dialect.ts";

/** A file to read: where its bytes are, and what it was called. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
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

/** `folder/2024/déchets.csv.gz` → `déchets`. */
export function tableName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? name;
  const bare = base.replace(/\.gz$/i, "").replace(/\.[a-z0-9]{1,10}$/i, "");
  return bare === "" ? base : bare;
}

/** Whether the importer wants this sheet or member; all of them where none is named. */
export function isWanted(reading: FormatReading, name: string): boolean {
  return reading.sheets === undefined || reading.sheets.length === 0 || reading.sheets.includes(name);
}
