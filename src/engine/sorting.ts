import type { OpenFile } from "./serving.ts";
import { rowNumbers } from "./row-lines.ts";
import { isSealedServing, removeServing } from "./sealed-serving.ts";
import { servingBytes } from "./serving-folder.ts";
import { nextServingPath } from "./serving-name.ts";
import { isSortable, searchedText } from "./sorted.ts";
import { DiskFull, NoRoomToSort, sortServing } from "./sort-serving.ts";
import { newTriesInVain, type TriesInVain } from "./tries-in-vain.ts";

/** Below this many rows all of them are looked at as quickly. */
export const worthRowsMin = 200_000;

/** How often a column is asked for before it is sorted. */
const timesMin = 2;

/** Columns of one table that are sorted, at most. */
const columnsMax = 8;

/** What the index by `__id` holds in memory of a row, once it was used: it is given back when the file is closed. */
const indexBytes = 9;

/** The most rows that such indexes may hold, all open files together: of the engine's memory, a quarter. */
export function sortedRowsMax(memoryMegabytes: number): number {
  return Math.floor((memoryMegabytes * 1_000_000) / 4 / indexBytes);
}

/** The most columns of rows that are fetched by an index: each takes half a megabyte while a page is put together. */
export function sortedWidthMax(memoryMegabytes: number): number {
  return Math.floor(memoryMegabytes / 4);
}

interface Options {
  readonly memoryMegabytes: number;
  /** The most columns that a table has of which some are sorted. */
  readonly widthMax: number;
  /** Of one file, at most. */
  readonly bytesMax: number;
  /** For tests: fewer rows than are worth it. */
  readonly rowsMin?: number | undefined;
  /** How many bytes may be written beside the files. */
  readonly room: () => Promise<number>;
  /** How many more rows may have an index. */
  readonly rowsLeft: () => number;
  /** Puts a file that has more columns sorted in the place of the one that is open, where it still is. */
  readonly replace: (name: string, former: OpenFile, path: string) => Promise<OpenFile | undefined>;
}

/** Sorts columns of serving files after they were asked for, one file at a time. */
export interface Sorting {
  /** Tells that rows of a file were looked for by a column, or in its order. */
  wish(name: string, file: OpenFile, column: string): void;
  /** Tells that words may be looked for in a file: where it does not hold the text that is searched, a copy does. */
  wishText(name: string, file: OpenFile): void;
  /** Gives up what is being made of some files, and tells when nothing of it is left. */
  stop(ofName: (name: string) => boolean): Promise<void>;
}

export function newSorting(options: Options): Sorting {
  const wishes = new WeakMap<OpenFile, Map<string, number>>();
  /** Files that are to hold their text: `false` where that was tried in vain. */
  const texts = new WeakMap<OpenFile, boolean>();
  const triedInVain = newTriesInVain(options.room);
  let working:
    | { readonly name: string; readonly stop: AbortController; readonly done: Promise<void> }
    | undefined;

  const timesOf = (file: OpenFile): Map<string, number> => {
    const times = wishes.get(file) ?? new Map<string, number>();
    wishes.set(file, times);
    return times;
  };
  const begin = (name: string, file: OpenFile): void => {
    const wanted = [...timesOf(file)].flatMap(([column, times]) => (times >= timesMin ? [column] : []));
    const columns = inTurn(wanted.filter((column) => isWorthIt(options, file, column))).slice(
      0,
      Math.max(1, columnsMax - countColumns(file)),
    );
    if ((columns.length === 0 && texts.get(file) !== true) || working !== undefined) return;
    const stop = new AbortController();
    const making = { columns, signal: stop.signal, triedInVain };
    const done = sortOne(options, name, file, making).then(
      (made) => {
        working = undefined;
        if (made === undefined) return;
        // What was wished for meanwhile, of the former and of what has taken its place already.
        const times = timesOf(made);
        for (const [column, before] of timesOf(file)) times.set(column, (times.get(column) ?? 0) + before);
        begin(name, made);
      },
      (error: unknown) => {
        working = undefined;
        // There may be room the next time that it is wished for.
        if (error instanceof NoRoomToSort || error instanceof DiskFull) return;
        // Questions are answered as before; it is not tried again before the file is opened anew.
        for (const column of columns) timesOf(file).set(column, Number.NEGATIVE_INFINITY);
        if (columns.length === 0) texts.set(file, false);
        if (!stop.signal.aborted) begin(name, file);
      },
    );
    working = { name, stop, done };
  };

  return {
    wish(name, file, column) {
      if (!isWorthIt(options, file, column)) return;
      const times = timesOf(file);
      times.set(column, (times.get(column) ?? 0) + 1);
      begin(name, file);
    },
    wishText(name, file) {
      if (!file.isTextLater || texts.get(file) === false) return;
      texts.set(file, true);
      begin(name, file);
    },
    async stop(ofName) {
      if (working === undefined || !ofName(working.name)) return;
      working.stop.abort();
      await working.done;
    },
  };
}

/** Lines and lists of words may be too long: they are made once the columns are sorted. */
function inTurn(columns: readonly string[]): readonly string[] {
  const ordered = columns.filter((column) => column !== searchedText && column !== rowNumbers);
  if (ordered.length > 0) return ordered;
  return columns.includes(rowNumbers) ? [rowNumbers] : columns;
}

function countColumns({ sorted }: OpenFile): number {
  return sorted.size - (sorted.has(rowNumbers) ? 1 : 0);
}

/** Of rows about people, no second file is written under the key of the first. */
function isWorthIt(options: Options, file: OpenFile, column: string): boolean {
  const { columns, rowCount, sorted, path } = file;
  if (rowCount < (options.rowsMin ?? worthRowsMin) || sorted.has(column) || isSealedServing(path))
    return false;
  if (columns.length > options.widthMax) return false;
  if (sorted.size === 0 && rowCount > options.rowsLeft()) return false;
  if (column === rowNumbers) return true;
  const known = columns.find(({ name }) => name === column);
  return countColumns(file) < columnsMax && known !== undefined && isSortable(known);
}

interface Making {
  readonly columns: readonly string[];
  readonly signal: AbortSignal;
  readonly triedInVain: TriesInVain;
}

async function sortOne(
  { memoryMegabytes, bytesMax, room, replace }: Options,
  name: string,
  file: OpenFile,
  { columns, signal, triedInVain }: Making,
): Promise<OpenFile | undefined> {
  // Whoever makes room leaves it alone meanwhile.
  const held = file.lend();
  const tooLarge = new Error("The sorted columns of a table take too much of the disk.");
  try {
    if ((await servingBytes(file.path)) > bytesMax) throw tooLarge;
    await triedInVain.refuse(file);
    const to = nextServingPath(file.path);
    await sortServing({ from: file.path, to, columns, memoryMegabytes, room }, signal);
    if ((await servingBytes(to)) <= bytesMax && !signal.aborted) return await replace(name, file, to);
    await removeServing(to);
    throw tooLarge;
  } catch (error) {
    if (error instanceof DiskFull) await triedInVain.note(file);
    throw error;
  } finally {
    held.release();
  }
}
