import type { Log } from "../base/log.ts";
import type { OpenFile } from "./serving.ts";
import { rowNumbers } from "./row-lines.ts";
import { isSealedServing, removeServing } from "./sealed-serving.ts";
import { servingBytes } from "./serving-folder.ts";
import { nextServingPath } from "./serving-name.ts";
import { canLieBeside, isSortable, searchedText, type SortedColumn } from "./sorted.ts";
import { WordsTooLong } from "./list-words.ts";
import { DiskFull, NoRoomToSort, sortServing } from "./sort-serving.ts";
import { newTriesInVain, type TriesInVain } from "./tries-in-vain.ts";

/** Below this many rows all of them are looked at as quickly. */
export const worthRowsMin = 200_000;

/** How often a column is asked for before it is sorted. */
const timesMin = 2;

/** Columns of one table that are sorted, at most. */
const columnsMax = 8;

/** Columns whose cells lie beside those of a sorted one of the same table, at most, counted once for each of these. */
const besideMax = 8;

/** What lists of words may need of the disk that one file may take. */
const wordsShare = 1 / 2;

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
  readonly log: Log;
  /** How many more rows may have an index. */
  readonly rowsLeft: () => number;
  /** Puts a file that has more columns sorted in the place of the one that is open, where it still is. */
  readonly replace: (name: string, former: OpenFile, path: string) => Promise<OpenFile | undefined>;
}

/** Sorts columns of serving files after they were asked for, one file at a time. */
export interface Sorting {
  /** Tells that rows of a file were looked for by a column, or in its order; and among those by their cells of another. */
  wish(name: string, file: OpenFile, column: string, beside?: string): void;
  /** Tells that words may be looked for in a file: where it does not hold the text that is searched, a copy does. */
  wishText(name: string, file: OpenFile): void;
  /** Gives up what is being made of some files, and tells when nothing of it is left. */
  stop(ofName: (name: string) => boolean): Promise<void>;
}

/** A column that is to be sorted, or one that is sorted, whose rows are to have the cells of another one too. */
interface Wish {
  readonly column: string;
  readonly beside?: string | undefined;
}

/** Wishes by what tells them apart, each with how often it was made. */
type Wishes = Map<string, { readonly wish: Wish; times: number }>;

export function newSorting(options: Options): Sorting {
  const wishes = new WeakMap<OpenFile, Wishes>();
  const { texts, wordless } = newNotes();
  const triedInVain = newTriesInVain(options.room);
  let working:
    | { readonly name: string; readonly stop: AbortController; readonly done: Promise<void> }
    | undefined;

  const add = (file: OpenFile, wish: Wish, times: number): void => addWish(wishes, file, wish, times);
  const begin = (name: string, file: OpenFile): void => {
    const wished = [...(wishes.get(file)?.values() ?? [])];
    const wanted = wished.flatMap(({ wish, times }) => (times >= timesMin ? [wish] : []));
    const next = inTurn(
      file,
      wanted.filter((wish) => isWorthIt(options, file, wish)),
    );
    if ((next.length === 0 && texts.get(file) !== true) || working !== undefined) return;
    const stop = new AbortController();
    const making = { columns: columnsOf(file, next), signal: stop.signal, triedInVain };
    const done = sortOne(options, name, file, making).then(
      (made) => {
        working = undefined;
        if (made === undefined) return;
        // What was wished for meanwhile, of the former and of what has taken its place already.
        for (const { wish, times } of wishes.get(file)?.values() ?? []) add(made, wish, times);
        begin(name, made);
      },
      (error: unknown) => {
        working = undefined;
        // There may be room the next time that it is wished for.
        if (error instanceof NoRoomToSort || error instanceof DiskFull) return;
        if (error instanceof WordsTooLong) wordless.add(name);
        // Questions are answered as before; it is not tried again before the file is opened anew.
        for (const wish of next) add(file, wish, Number.NEGATIVE_INFINITY);
        if (next.length === 0) texts.set(file, false);
        if (stop.signal.aborted) return;
        tellFailure(options.log, name, making.columns, error);
        begin(name, file);
      },
    );
    working = { name, stop, done };
  };

  return {
    wish(name, file, column, beside) {
      const wish = { column, beside };
      if (column === searchedText && wordless.has(name)) return;
      if (!isWorthIt(options, file, wish)) return;
      add(file, wish, 1);
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

function addWish(wishes: WeakMap<OpenFile, Wishes>, file: OpenFile, wish: Wish, times: number): void {
  const all: Wishes = wishes.get(file) ?? new Map();
  wishes.set(file, all);
  const key = JSON.stringify([wish.column, wish.beside]);
  all.set(key, { wish, times: (all.get(key)?.times ?? 0) + times });
}

function tellFailure(log: Log, table: string, columns: readonly SortedColumn[], error: unknown): void {
  if (!(error instanceof WordsTooLong)) return log("columns-not-sorted", { table, columns, error });
  log("words-not-listed", { table, needBytes: error.needs.need, mayTakeBytes: error.needs.most });
}

/** Files that are to hold their text, and those that need no lists of words. */
function newNotes() {
  return {
    /** Files that are to hold their text: `false` where that was tried in vain. */
    texts: new WeakMap<OpenFile, boolean>(),
    /** Files whose text is too long for lists of words, by name: neither ever changes. */
    wordless: new Set<string>(),
  };
}

/** Cells beside others, lines and lists of words may be too long: they are made once the columns are sorted. */
function inTurn(file: OpenFile, wanted: readonly Wish[]): readonly Wish[] {
  const beside = wanted.filter((wish) => wish.beside !== undefined);
  const whole = wanted.filter((wish) => wish.beside === undefined);
  const ordered = whole.filter(({ column }) => column !== searchedText && column !== rowNumbers);
  if (ordered.length > 0) return ordered.slice(0, Math.max(1, columnsMax - countColumns(file)));
  if (beside.length > 0) return beside.slice(0, Math.max(1, besideMax - countBeside(file)));
  const lines = whole.filter(({ column }) => column === rowNumbers);
  return lines.length > 0 ? lines : whole;
}

/** What is to be sorted, or once more with more cells beside. */
function columnsOf(file: OpenFile, wishes: readonly Wish[]): readonly SortedColumn[] {
  const names = new Set(wishes.map(({ column }) => column));
  return [...names].map((column) => {
    const more = wishes.flatMap((wish) => (wish.column === column ? (wish.beside ?? []) : []));
    return { column, beside: [...(file.beside.get(column) ?? []), ...more] };
  });
}

function countColumns({ sorted }: OpenFile): number {
  return sorted.size - (sorted.has(rowNumbers) ? 1 : 0);
}

function countBeside({ beside }: OpenFile): number {
  return [...beside.values()].reduce((sum, names) => sum + names.size, 0);
}

/** Of rows about people, no second file is written under the key of the first. */
function isWorthIt(options: Options, file: OpenFile, { column, beside }: Wish): boolean {
  const { columns, rowCount, sorted, path } = file;
  if (beside !== undefined) return isWorthBeside(file, column, beside);
  if (rowCount < (options.rowsMin ?? worthRowsMin) || sorted.has(column) || isSealedServing(path))
    return false;
  if (columns.length > options.widthMax) return false;
  if (sorted.size === 0 && rowCount > options.rowsLeft()) return false;
  if (column === rowNumbers) return true;
  const known = columns.find(({ name }) => name === column);
  return countColumns(file) < columnsMax && known !== undefined && isSortable(known);
}

/** Where a column is sorted, the rows are worth it. */
function isWorthBeside(file: OpenFile, column: string, other: string): boolean {
  const known = file.columns.find(({ name }) => name === other);
  if (!file.sorted.has(column) || known === undefined || !canLieBeside(known)) return false;
  return other !== column && file.beside.get(column)?.has(other) !== true && countBeside(file) < besideMax;
}

interface Making {
  readonly columns: readonly SortedColumn[];
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
    const wordsMax = bytesMax * wordsShare;
    await sortServing({ from: file.path, to, columns, memoryMegabytes, wordsMax, room }, signal);
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
