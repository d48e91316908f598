import type { DuckDBInstance } from "@duckdb/node-api";
import { quoteName } from "./fold.ts";
import { eachSlot, slotCount, stepBytes, writeStep } from "./trigrams.ts";

/** Rows of one part of the lists, at most: a step between two of them takes three bytes. */
const rowsMax = 1 << 20;

/** Trigrams of the rows of one part: its lists are put together in memory, two bytes each and one or two once listed. */
const trigramsMax = 16_000_000;

/** A trigram that more rows have than one of this many tells too little to be listed, where they are many. */
const frequent = 16;
const many = 4_096;

/**
 * Lists which rows of a database hold which trigrams of the text that is searched, in a table of the name given (see
 * `Serving.sorted`). Throws where the lists take more bytes than they may.
 */
export async function listWords(
  instance: DuckDBInstance,
  database: string,
  table: string,
  { bytesMax, partMax = trigramsMax }: { readonly bytesMax: number; readonly partMax?: number },
): Promise<void> {
  const [reader, writer] = [await instance.connect(), await instance.connect()];
  const of = `${database}.${quoteName(table)}`;
  try {
    await writer.run(`CREATE OR REPLACE TABLE ${of} (slot BIGINT, first BIGINT, ids BLOB)`);
    const part = newPart(partMax);
    let [first, left] = [1, bytesMax];
    const write = async () => {
      const lists = part.takeLists();
      left -= lists.bytes.length;
      if (left < 0) throw new Error("The words of a table take too much of the disk.");
      const appender = await writer.createAppender(table, "main", database);
      for (let slot = 0; slot < slotCount; slot += 1) {
        if (lists.counts[slot] === 0) continue;
        appender.appendBigInt(BigInt(slot));
        appender.appendBigInt(BigInt(first));
        const list = lists.bytes.subarray(lists.starts[slot], lists.starts[slot + 1]);
        if (list.length === 0) appender.appendNull();
        else appender.appendBlob(list);
        appender.endRow();
      }
      appender.closeSync();
      first += lists.rows;
    };
    const texts = await reader.stream(`SELECT __text FROM ${database}.rows ORDER BY __id`);
    for (let chunk = await texts.fetchChunk(); chunk?.rowCount; chunk = await texts.fetchChunk()) {
      const column = chunk.getColumnVector(0);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        if (part.isFull()) await write();
        part.add(String(column.getItem(row) ?? ""));
      }
    }
    await write();
    await writer.run(`CREATE INDEX rows_by_words ON ${of} (slot)`);
  } finally {
    reader.closeSync();
    writer.closeSync();
  }
}

/** The lists of one part, one behind the other: those of trigrams that no row has, or too many, are empty. */
interface Lists {
  readonly rows: number;
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  /** Rows that have the trigram. */
  readonly counts: Uint32Array;
}

interface Part {
  isFull(): boolean;
  add(text: string): void;
  /** Those of the rows that were added since the last time. */
  takeLists(): Lists;
}

function newPart(partMax: number): Part {
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
      const lists = listsOf(rows, eachOfRows);
      [used, rows] = [0, 0];
      lastRow.fill(0);
      return lists;
    },
  };
}

function listsOf(rows: number, eachOfRows: (use: (slot: number, row: number) => void) => void): Lists {
  const counts = new Uint32Array(slotCount);
  const lengths = new Uint32Array(slotCount);
  const last = new Int32Array(slotCount).fill(-1);
  eachOfRows((slot, row) => {
    counts[slot] = (counts[slot] ?? 0) + 1;
    lengths[slot] = (lengths[slot] ?? 0) + stepBytes(row - (last[slot] ?? 0));
    last[slot] = row;
  });
  const starts = new Uint32Array(slotCount + 1);
  for (let slot = 0; slot < slotCount; slot += 1) {
    const isListed = (counts[slot] ?? 0) <= Math.max(rows / frequent, many);
    starts[slot + 1] = (starts[slot] ?? 0) + (isListed ? (lengths[slot] ?? 0) : 0);
  }
  const bytes = new Uint8Array(starts[slotCount] ?? 0);
  const ends = starts.slice();
  last.fill(-1);
  eachOfRows((slot, row) => {
    if (starts[slot] === starts[slot + 1]) return;
    ends[slot] = writeStep(bytes, ends[slot] ?? 0, row - (last[slot] ?? 0));
    last[slot] = row;
  });
  return { rows, bytes, starts, counts };
}
