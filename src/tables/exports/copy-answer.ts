import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import { refusalOfRoom } from "../../base/no-room.ts";
import type { Budget, Cell, Chunk, Engine, Result } from "../../engine/engine.ts";
import { parquetCopy, quoteName, quoteText } from "../../engine/quote.ts";

/**
 * Writes an answer that comes as values to a Parquet file of the given path, as the embedded engine writes its own
 * answers: it reads the texts of the cells, and makes of them the types that the answer tells. The budget is that of the
 * engine, once all rows are there. Tells how many rows were written.
 */
export async function copyAnswer(
  engine: Pick<Engine, "workspace">,
  answer: Result,
  path: string,
  budget: Budget,
): Promise<number> {
  const texts = `${path}.ndjson.zst`;
  try {
    const { rows, longest } = await writeTexts(answer, texts);
    await using workspace = await engine.workspace({ ...budget, caller: "exports" });
    await workspace.run(parquetCopy(selectOf(answer, texts, longest), path));
    return rows;
  } finally {
    await rm(texts, { force: true });
  }
}

/** Most of it is read once and thrown away: the quickest level. */
const quick = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

interface Written {
  readonly rows: number;
  /** Bytes of the longest row. */
  readonly longest: number;
}

async function writeTexts({ names, chunks }: Result, path: string): Promise<Written> {
  let rows = 0;
  let longest = 0;
  const lines = async function* (): AsyncGenerator<string> {
    for await (const chunk of chunks) {
      rows += chunk.rowCount;
      const some = linesOf(chunk, names.length);
      for (const line of some) longest = Math.max(longest, Buffer.byteLength(line));
      yield some.join("");
    }
  };
  try {
    await pipeline(lines, createZstdCompress(quick), createWriteStream(path, { flags: "wx" }));
    return { rows, longest };
  } catch (error) {
    throw refusalOfRoom(error) ?? error;
  }
}

/** A line of JSON for each row, whose keys are the places of its columns. */
function linesOf({ rowCount, columns }: Chunk, width: number): readonly string[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const cells = columns.slice(0, width).map((column, at) => `"${at}":${textOf(column[row] ?? null)}`);
    return `{${cells.join(",")}}\n`;
  });
}

/** All scalars are texts there: the engine reads none of their digits before it knows of which type they are. */
function textOf(cell: Cell): string {
  if (cell === null) return "null";
  return typeof cell === "object" ? `[${cell.map(textOf).join(",")}]` : JSON.stringify(String(cell));
}

/** What the engine takes for a row where nothing is said: it keeps room for two. */
const usualBytes = 16_777_216;

function selectOf({ names, types }: Result, path: string, longest: number): string {
  const read = names.map((_, at) => {
    const type = types[at]?.endsWith("[]") === true ? "VARCHAR[]" : "VARCHAR";
    return `${quoteText(String(at))}: ${quoteText(type)}`;
  });
  const shown = names.map(
    (name, at) => `CAST(${quoteName(String(at))} AS ${types[at]}) AS ${quoteName(name)}`,
  );
  return (
    `SELECT ${shown.join(", ")} FROM read_json(${quoteText(path)}, format = 'newline_delimited', ` +
    `compression = 'zstd', maximum_object_size = ${Math.max(usualBytes, longest)}, columns = {${read.join(", ")}})`
  );
}
