import { defined } from "../base/defined.ts";
import { isNoRoom } from "../base/no-room.ts";
import type { Workspace } from "../engine/engine.ts";
import type { TablesContext } from "./context.ts";
import type { Dialect } from "../formats/dialect/dialect.ts";
import { readAny } from "../formats/read-any.ts";
import type { RawTable } from "../formats/raw.ts";
import type { HeaderPlace, NamedFile } from "../formats/reading.ts";
import type { ImportOptions } from "./table.ts";

export interface ReadOptions {
  /** A scratch folder, which the caller makes and removes: what is written along the way goes there. */
  readonly folder: string;
  /** What is said where it has no room; what the system says, where absent. */
  readonly noRoom?: Workspace["noRoom"];
  readonly limits: TablesContext["limits"];
  /** What the importer knows better of a text file. */
  readonly dialect?: Partial<Dialect>;
  /** Sheets or members to take, by name, or the path of a list in a JSON; all where absent. */
  readonly sheets?: readonly string[];
  /** Where the header of a sheet, member or text stands, by its name. */
  readonly headers?: Readonly<Record<string, HeaderPlace>>;
  /** Only the beginning of each is read: `shown` of each table tells it. */
  readonly glance?: true;
  /** Each line of a text as it was written, with a last column that counts its cells. */
  readonly exact?: true;
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytesRead: number, bytesTotal?: number) => void;
}

/** What the importer says of how the file is to be read. */
export function askedOf({ dialect, sheets, headers }: ImportOptions) {
  return defined({ dialect, sheets, headers });
}

/**
 * The tables that a file holds: its format is told by its content, compressed files and
 * archives are opened, and each table is given as a text that the engine reads, or as the
 * Parquet that it is. What is odd is told in the problems of each table.
 *
 * Throws `Failure`: `invalid` where the file is damaged or holds no table, `unsupported` where
 * it is of another kind or encrypted, `too-large` past a limit of the instance, `not-found`
 * where no sheet has a name that was asked for.
 */
export async function readFile(file: NamedFile, options: ReadOptions): Promise<RawTable[]> {
  try {
    return await readAny(file, { ...options, unpacked: { total: 0 } });
  } catch (error) {
    throw options.noRoom !== undefined && isNoRoom(error) ? options.noRoom(error) : error;
  }
}

/** Where a file is read in a workspace. */
export function readingIn({ folder, noRoom }: Workspace): Pick<ReadOptions, "folder" | "noRoom"> {
  return { folder, noRoom };
}
