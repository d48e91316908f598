import type { Budget, Chunk, Result, Serving, ServingShape } from "../../engine/engine.ts";
import type { ExportFormat } from "../export-formats.ts";
import type { WatchedReading } from "../narrow/watch-reading.ts";
import type { SqlStatement } from "../query/sql-statement.ts";
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

/** What is written of which table. */
interface Told {
  /** Of the columns that are shown: those behind them are of an order, or tell places. */
  readonly names: readonly string[];
  readonly watched: WatchedReading | undefined;
  readonly title: string;
  readonly places: ServingShape["geometry"];
}

/** What rows are written of an engine. */
interface Asked extends Told {
  readonly serving: Serving;
  readonly statement: SqlStatement;
  /** Of one chunk. */
  readonly budget: Budget;
}

interface WrittenRows {
  readonly pieces: AsyncGenerator<string | Uint8Array>;
  /** Lets the statement go where the pieces may not have been read at all. */
  close(): void;
}

/** All rows that a statement answers, as a file of the format. */
export async function writeRows(
  format: Exclude<ExportFormat, "parquet">,
  asked: Asked,
  options: TextOptions,
): Promise<WrittenRows> {
  const { serving, statement, budget, names } = asked;
  if (isTextFormat(format) && names.length <= columnsInLines) {
    return writeText(getTextFormat(format), asked, options);
  }
  const answer = await serving.ask(statement.sql, statement.values, budget);
  return writeAnswer(format, { ...asked, answer }, options);
}

/** The same of rows that come as values, whoever answers them. */
export function writeAnswer(
  format: Exclude<ExportFormat, "parquet">,
  { answer, names, watched, title, places }: Told & { readonly answer: Result },
  options: TextOptions,
): WrittenRows {
  const types = answer.types.slice(0, names.length);
  const close = () => answer.close();
  if (!isTextFormat(format)) {
    const chunks = counted(answer.chunks, watched);
    return { pieces: writers[format]({ names, types, chunks, title, places }, options), close };
  }
  const text = getTextFormat(format);
  const columns = names.map((name, at) => ({ name, type: types[at] ?? "" }));
  const lines = linesOfCells(text, columns, answer.chunks, options);
  return { pieces: textPieces(text, columns, counted(lines, watched), options), close };
}

/** Written by the engine, in its threads: this one hands it on. */
async function writeText(format: TextFormat, asked: Asked, options: TextOptions): Promise<WrittenRows> {
  const { serving, statement, budget, watched } = asked;
  const columns = await shownColumns(asked);
  const line = `SELECT ${format.line(columns, options)} FROM (${statement.sql})`;
  const answer = await serving.askTexts(line, statement.values, budget);
  const pieces = textPieces(format, columns, counted(answer.chunks, watched), options);
  return { pieces, close: () => answer.close() };
}

/** With their types, which the engine tells without looking at a row. */
async function shownColumns({ serving, statement, names, budget }: Asked): Promise<readonly ShownColumn[]> {
  const { sql, values } = statement;
  const answer = await serving.ask(`SELECT * FROM (${sql}) LIMIT 0`, values, budget);
  answer.close();
  return names.map((name, at) => ({ name, type: answer.types[at] ?? "" }));
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
