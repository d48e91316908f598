import type { Cell, Chunk } from "../../engine/engine.ts";

/** Rows of a batch: what the embedded engine fills one with. */
const rowsEach = 2_048;

/** The same rows, so many in each chunk but the last, in however many they come. */
export async function* inBatches(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
  let columns: Cell[][] = [];
  let rowCount = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.rowCount;) {
      const until = Math.min(chunk.rowCount, from + rowsEach - rowCount);
      for (const [at, cells] of chunk.columns.entries())
        (columns[at] ??= []).push(...cells.slice(from, until));
      rowCount += until - from;
      from = until;
      if (rowCount < rowsEach) continue;
      yield { rowCount, columns };
      columns = [];
      rowCount = 0;
    }
  }
  if (rowCount > 0) yield { rowCount, columns };
}
