import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { closeSync, openSync, readSync, unlinkSync, writeFileSync } from "node:fs";
import { sevenBits } from "./seven-bits.ts";
import { eachSlot, slotCount, stepBytes, writeStep } from "./trigrams.ts";
import { WordsWriter } from "./words-file.ts";

/** Rows of one part, at most: what is known of each takes four bytes of memory. */
const rowsMax = 1 << 20;

/** Trigrams of the rows of one part: its lists are put together in memory, two bytes each and one or two once listed. */
const trigramsMax = 16_000_000;

/** A trigram that more rows have than one of this many tells too little to be listed, where they are many. */
const frequent = 16;
const many = 4_096;

/**
 * What lists take of the disk for each byte of the text, with what is put together to them: a trigram of a row is a step
 * of three bytes at most, and of less than one and a half in all that was seen, on the disk twice meanwhile.
 */
const bytesOfText = 3;

/** How many bytes of the disk lists of words may need, and how many they may take. */
export interface WordsNeed {
  readonly need: number;
  readonly most: number;
}

/** The text of a table is too long for its words to be listed, which never changes. */
export class WordsTooLong extends Error {
  readonly needs: WordsNeed;

  constructor(needs: WordsNeed) {
    super("The text of a table is too long for its words to be listed.");
    this.needs = needs;
  }
}

/** So many bytes lists are taken to need, by what the text alone tells: the same each time, wherever it lies. */
export async function wordsNeed(reader: DuckDBConnection, database: string): Promise<number> {
  const found = await reader.runAndReadAll(
    `SELECT coalesce(sum(strlen(__text)), 0)::DOUBLE FROM ${database}.rows`,
  );
  return Number(found.getRowsJS()[0]?.[0]) * bytesOfText;
}

/**
 * Lists which rows of a database hold which trigrams of the text that is searched, in a file of the path given, which must
 * not be there yet (see `words-file.ts`).
 */
export async function listWords(
  instance: DuckDBInstance,
  database: string,
  path: string,
  { partMax = trigramsMax }: { readonly partMax?: number } = {},
): Promise<void> {
  const reader = await instance.connect();
  using parts = new Parts(`${path}.parts`);
  try {
    const counted = await reader.runAndReadAll(`SELECT count(*) FROM ${database}.rows`);
    const listedMax = Math.max(Number(counted.getRowsJS()[0]?.[0]) / frequent, many);
    const part = newPart(partMax, listedMax);
    const texts = await reader.stream(`SELECT __text FROM ${database}.rows ORDER BY __id`);
    for (let chunk = await texts.fetchChunk(); chunk?.rowCount; chunk = await texts.fetchChunk()) {
      const column = chunk.getColumnVector(0);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        if (part.isFull()) parts.put(part.takeLists());
        part.add(String(column.getItem(row) ?? ""));
      }
    }
    parts.put(part.takeLists());
    writeLists(path, parts.readers(), listedMax);
  } finally {
    reader.closeSync();
  }
}

/** Puts the lists of all parts together, slot by slot. */
function writeLists(path: string, parts: readonly PartReader[], listedMax: number): void {
  using writer = new WordsWriter(path);
  for (let slot = 0; slot < slotCount; slot += 1) {
    const list: Uint8Array[] = [];
    let [count, last] = [0, -1];
    for (const part of parts) {
      const held = part.number();
      count += held;
      if (held === 0 || held > listedMax) continue;
      const first = part.firstRow + part.number();
      list.push(Buffer.from(sevenBits(first - last)));
      last = first + part.number();
      list.push(part.bytes(part.number()));
    }
    if (count > listedMax) writer.leaveOut(slot);
    else if (count > 0) writer.put(slot, list);
  }
  writer.end();
}

/** The lists of one part, one behind the other: those of trigrams that no row has, or too many, are empty. */
interface Lists {
  readonly rows: number;
  /** Of all slots in their order: how many rows have it, and where these are not too many, what stands in `writeLists`. */
  readonly bytes: Uint8Array;
}

/** What was listed of some parts, on the disk under no name. */
class Parts implements Disposable {
  readonly #fd: number;
  readonly #parts: { readonly firstRow: number; readonly at: number }[] = [];
  #rows = 0;
  #end = 0;

  constructor(path: string) {
    this.#fd = openSync(path, "wx+");
    // It goes with the process.
    unlinkSync(path);
  }

  put({ rows, bytes }: Lists): void {
    writeFileSync(this.#fd, bytes);
    this.#parts.push({ firstRow: this.#rows, at: this.#end });
    this.#rows += rows;
    this.#end += bytes.length;
  }

  readers(): readonly PartReader[] {
    return this.#parts.map(({ firstRow, at }) => new PartReader(this.#fd, firstRow, at));
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

/** Reads the lists of one part from their beginning. */
class PartReader {
  readonly firstRow: number;
  readonly #fd: number;
  #buffer = Buffer.alloc(0);
  #at = 0;
  /** Where in the file the rest of it stands. */
  #next: number;

  constructor(fd: number, firstRow: number, at: number) {
    [this.#fd, this.firstRow, this.#next] = [fd, firstRow, at];
  }

  /** As `sevenBits` writes it. */
  number(): number {
    let [number, unit] = [0, 1];
    for (;;) {
      this.#hold(1);
      const byte = this.#buffer[this.#at++] ?? 0;
      number += (byte & 127) * unit;
      if (byte < 128) return number;
      unit *= 128;
    }
  }

  bytes(length: number): Uint8Array {
    this.#hold(length);
    this.#at += length;
    return Uint8Array.from(this.#buffer.subarray(this.#at - length, this.#at));
  }

  #hold(length: number): void {
    const left = this.#buffer.subarray(this.#at);
    if (left.length >= length) return;
    const buffer = Buffer.alloc(Math.max(65_536, length));
    left.copy(buffer);
    const read = readSync(this.#fd, buffer, left.length, buffer.length - left.length, this.#next);
    this.#next += read;
    [this.#buffer, this.#at] = [buffer.subarray(0, left.length + read), 0];
    if (this.#buffer.length < length) throw new Error("listed words that were not read whole");
  }
}

interface Part {
  isFull(): boolean;
  add(text: string): void;
  /** Those of the rows that were added since the last time. */
  takeLists(): Lists;
}

function newPart(partMax: number, listedMax: number): Part {
  const trigrams = new Uint16Array(partMax + slotCount);
  const ends = new Uint32Array(rowsMax);
  const lastRow = new Uint32Array(slotCount);
  let [used, rows] = [0, 0];
  const eachOfRows = (use: (slot: number, row: number) => void) => {
    let at = 0;
    for (let row = 0; row < rows; row += 1) {
      for (const end = ends[row] ?? 0; at < end; at += 1) use(trigrams[at] ?? 0, row);
    }
  };
  return {
    isFull: () => rows === rowsMax || used >= partMax,
    add(text) {
      rows += 1;
      eachSlot(text, (slot) => {
        if (lastRow[slot] === rows) return;
        lastRow[slot] = rows;
        trigrams[used++] = slot;
      });
      ends[rows - 1] = used;
    },
    takeLists() {
      const lists = listsOf(rows, eachOfRows, listedMax);
      [used, rows] = [0, 0];
      lastRow.fill(0);
      return lists;
    },
  };
}

type EachOfRows = (use: (slot: number, row: number) => void) => void;

function listsOf(rows: number, eachOfRows: EachOfRows, listedMax: number): Lists {
  const counts = new Uint32Array(slotCount);
  const [firsts, lasts] = [new Uint32Array(slotCount), new Uint32Array(slotCount)];
  const lengths = new Uint32Array(slotCount);
  eachOfRows((slot, row) => {
    if (counts[slot] === 0) firsts[slot] = row;
    else lengths[slot] = (lengths[slot] ?? 0) + stepBytes(row - (lasts[slot] ?? 0));
    counts[slot] = (counts[slot] ?? 0) + 1;
    lasts[slot] = row;
  });
  const { starts, steps } = stepsOf({ counts, lengths, listedMax }, eachOfRows);
  const pieces = Array.from(counts, (count, slot) => {
    if (count === 0 || count > listedMax) return Buffer.from(sevenBits(count));
    const [first, last, length] = [firsts[slot] ?? 0, lasts[slot] ?? 0, lengths[slot] ?? 0];
    const before = [count, first, last - first, length].flatMap(sevenBits);
    return Buffer.concat([Buffer.from(before), steps.subarray(starts[slot], starts[slot + 1])]);
  });
  return { rows, bytes: Buffer.concat(pieces) };
}

/** The steps of each list behind its first row. */
function stepsOf(
  {
    counts,
    lengths,
    listedMax,
  }: { readonly counts: Uint32Array; readonly lengths: Uint32Array; readonly listedMax: number },
  eachOfRows: EachOfRows,
): { readonly starts: Uint32Array; readonly steps: Uint8Array } {
  const isListed = (slot: number) => (counts[slot] ?? 0) <= listedMax;
  const starts = new Uint32Array(slotCount + 1);
  for (let slot = 0; slot < slotCount; slot += 1) {
    starts[slot + 1] = (starts[slot] ?? 0) + (isListed(slot) ? (lengths[slot] ?? 0) : 0);
  }
  const steps = new Uint8Array(starts[slotCount] ?? 0);
  const ends = starts.slice();
  const last = new Int32Array(slotCount).fill(-1);
  eachOfRows((slot, row) => {
    const before = last[slot] ?? -1;
    last[slot] = row;
    if (before >= 0 && isListed(slot)) ends[slot] = writeStep(steps, ends[slot] ?? 0, row - before);
  });
  return { starts, steps };
}
