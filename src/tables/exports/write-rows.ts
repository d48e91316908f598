import type { Budget, Bytes, Chunk, Result, Serving, ServingShape } from "../../engine/engine.ts";
import type { ExportFormat } from "../export-formats.ts";
import type { WatchedReading } from "../narrow/watch-reading.ts";
import type { RowsStatement } from "../query/query-sql.ts";
import { geoJsonPieces } from "./geojson.ts";
import { columnsInLines, type ShownColumn } from "./lines-sql.ts";
import {
  getTextFormat,
  isTextFormat,
  linesOfCells,
  type TextFormat,
  type TextFormatName,
  type TextOptions,
  textPieces,
} from "./text-formats.ts";

/** What rows are written, and of which table. */
interface Asked {
  readonly serving: Serving;
  readonly statement: RowsStatement;
  /** Of one chunk. */
  readonly budget: Budget;
  readonly watched: WatchedReading | undefined;
  readonly title: string;
  readonly places: ServingShape["geometry"];
}

interface WrittenRows {
  readonly pieces: AsyncGenerator<string | Uint8Array>;
  /** Lets the statement go where the pieces may not have been read at all. */
  close(): void;
}

/** All rows that a statement answers, as a file of the format. */
export function writeRows(
  format: Exclude<ExportFormat, "parquet">,
  asked: Asked,
  options: TextOptions,
): Promise<WrittenRows> {
  return isTextFormat(format)
    ? writeText(getTextFormat(format), asked, options)
    : writeCells(writers[format], asked, options);
}

/** Written by the engine, in its threads: this one hands it on. */
async function writeText(format: TextFormat, asked: Asked, options: TextOptions): Promise<WrittenRows> {
  const { serving, statement, budget, watched } = asked;
  const columns = await shownColumns(asked);
  const isWide = columns.length > columnsInLines;
  const answer = isWide
    ? await textsHere(format, asked, options)
    : await serving.askTexts(
        `SELECT ${format.line(columns, options)} FROM (${statement.sql})`,
        statement.values,
        budget,
      );
  const pieces = textPieces(format, columns, counted(answer.chunks, watched), options);
  return { pieces, close: () => answer.close() };
}

/** The same where rows are too wide for that. */
async function textsHere(format: TextFormat, asked: Asked, options: TextOptions): Promise<Result<Bytes>> {
  const { serving, statement, budget } = asked;
  const answer = await serving.ask(statement.sql, statement.values, budget);
  return { ...answer, chunks: linesOfCells(format, statement.names, answer.chunks, options) };
}

/** With their types, which the engine tells without looking at a row. */
async function shownColumns({ serving, statement, budget }: Asked): Promise<readonly ShownColumn[]> {
  const { sql, values, names } = statement;
  const answer = await serving.ask(`SELECT * FROM (${sql}) LIMIT 0`, values, budget);
  answer.close();
  return names.map((name, at) => ({ name, type: answer.types[at] ?? "" }));
}

async function writeCells(write: Writer, asked: Asked, options: TextOptions): Promise<WrittenRows> {
  const { serving, statement, budget, watched, title, places } = asked;
  const { names } = statement;
  const answer = await serving.ask(statement.sql, statement.values, budget);
  const types = answer.types.slice(0, names.length);
  const pieces = write({ names, types, chunks: counted(answer.chunks, watched), title, places }, options);
  return { pieces, close: () => answer.close() };
}

/** What is handed on is told, chunk by chunk, for the journal. */
async function* counted<Piece extends { readonly rowCount: number }>(
  chunks: AsyncIterable<Piece>,
  watched: WatchedReading | undefined,
): AsyncGenerator<Piece> {
  for await (const chunk of chunks) {
    yield chunk;
    watched?.sent(chunk.rowCount);
  }
}

interface Written {
  readonly names: readonly string[];
  /** The engine's, of each name. */
  readonly types: readonly string[];
  readonly chunks: AsyncIterable<Chunk>;
  readonly title: string;
  readonly places: ServingShape["geometry"];
}

type Writer = (written: Written, options: TextOptions) => AsyncGenerator<string | Uint8Array>;

const writers: Record<Exclude<ExportFormat, "parquet" | TextFormatName>, Writer> = {
  // Their libraries are large: they are loaded where somebody asks.
  arrow: async function* ({ names, types, chunks }) {
    const { arrowPieces } = await import("./arrow.ts");
    yield* arrowPieces(names, types, chunks);
  },
  xlsx: async function* ({ title, names, types, chunks }, options) {
    const { xlsxPieces } = await import("./xlsx.ts");
    yield* xlsxPieces({ name: title, names, types, neutralize: options.neutralize === true }, chunks);
  },
  geojson: ({ names, chunks, places }) =>
    geoJsonPieces(names, chunks, places ?? { kind: "geojson", column: "" }),
};
