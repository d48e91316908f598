import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Chunk, ServingShape } from "../engine/engine.ts";
import { quoteName } from "../engine/fold.ts";
import { openFileOf } from "./version-files.ts";
import type { TablesContext } from "./context.ts";
import { folderInMemory } from "./folder-in-memory.ts";
import { type ExportFormat, getFormat } from "./export-formats.ts";
import { geoJsonPieces, withPlaces } from "./exports/geojson.ts";
import { csvPieces, jsonPieces, ndjsonPieces } from "./exports/text-formats.ts";
import { type OpenRows, openRows, type RowsQuestion } from "./open-rows.ts";
import { isGrouped, isWhole, type Query, type QueryColumn } from "./query/query.ts";
import { rowsStatement } from "./query/query-sql.ts";
import { shapeOf } from "./query/shape.ts";
import { breakOff, type WatchedReading } from "./narrow/watch-reading.ts";
import type { Version } from "./table.ts";
import { findReadable } from "./versions.ts";

interface ExportOptions {
  readonly version?: number;
  readonly signal?: AbortSignal;
  /** CSV: begin with a byte order mark. */
  readonly byteOrderMark?: boolean;
  /** CSV and XLSX: put an apostrophe before cells that a spreadsheet would run. */
  readonly neutralize?: boolean;
}

interface Exported {
  readonly stream: Readable;
  readonly mediaType: string;
  readonly fileName: string;
  /** Where it is known beforehand. */
  readonly bytes?: number;
}

/** Milliseconds that the engine may work on one chunk of an export, or on the whole of a Parquet. */
const chunkMs = 120_000;

/** Streams the whole answer to a query, page and page size aside; memory does not grow with its rows. */
export async function exportRows(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  format: ExportFormat,
  question: RowsQuestion,
  options: ExportOptions = {},
): Promise<Exported> {
  const reading = `export-${format}` as const;
  const open = await openRows(ctx, actor, tableId, question, { ...options, reading, streams: true });
  try {
    return await exportOpen(ctx, open, format, options);
  } catch (error) {
    open.watched?.stop("cut");
    throw error;
  }
}

/** The answer to a question that is open. */
export async function exportOpen(
  ctx: TablesContext,
  open: OpenRows,
  format: ExportFormat,
  options: ExportOptions,
): Promise<Exported> {
  const fileName = `${fileNameOf(open.table.name)}.${format}`;
  const { mediaType: plain, isText } = getFormat(format);
  const mediaType = isText === true ? `${plain}; charset=utf-8` : plain;
  if (format === "parquet") {
    const { stream, bytes, rows } = await parquetOf(ctx, open, options);
    return { stream: breakOff(stream, open.watched, rows), bytes, mediaType, fileName };
  }
  const { pieces, close } = await piecesOf(open, format, options);
  const stream = Readable.from(pieces, { objectMode: false, highWaterMark: 1 << 18 });
  stream.once("close", close);
  return { stream: breakOff(stream, open.watched), mediaType, fileName };
}

/** The Parquet of a version as it lies in the store; `start` and `end` are inclusive. */
export async function openParquet(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  range?: { start: number; end: number },
  version?: number,
): Promise<{ stream: Readable; bytes: number; hash: string; fileName: string; createdAt: Date }> {
  const found = await findReadable(ctx, actor, tableId, version, {
    reading: "parquet",
    streams: true,
    ...(range === undefined ? {} : { inParts: true }),
    describe: () => ({ filter: range === undefined ? "" : `bytes=${range.start}-${range.end}` }),
  });
  const { parquet: hash, parquetBytes: bytes, createdAt, rows } = found.version;
  const file = await openFileOf(ctx, hash, range).catch((error: unknown) => {
    found.watched?.stop("cut");
    throw error;
  });
  const stream = breakOff(file, found.watched, rows);
  return { stream, bytes, hash, createdAt, fileName: `${fileNameOf(found.table.name)}.parquet` };
}

/** `close` lets the rows go where the pieces may not have been read at all. */
async function piecesOf(
  open: OpenRows,
  format: Exclude<ExportFormat, "parquet">,
  options: ExportOptions,
): Promise<{ pieces: AsyncGenerator<string | Uint8Array>; close: () => void }> {
  const places = shapeOf(open.version.columns).geometry;
  const { needsPlaces } = getFormat(format);
  if (needsPlaces === true && (places === undefined || isGrouped(open.query))) {
    throw new Failure("invalid", "query-no-places", { parameter: "format" });
  }
  const { serving, types } = await open.serve();
  try {
    const query = withoutCursor(format, open.query, open.columns);
    const statement = rowsStatement(query, types, open.columns);
    const { sql, names } = needsPlaces === true ? withPlaces(statement, open.version.columns) : statement;
    const answer = await serving.ask(sql, statement.values, budgetOf(options));
    const close = () => {
      answer.close();
      serving.release();
    };
    const shownTypes = answer.types.slice(0, names.length);
    const chunks = counted(answer.chunks, open.watched);
    open.watched?.sent(0);
    const written = { names, types: shownTypes, chunks, title: open.table.name, places };
    return { pieces: writers[format](written, options), close };
  } catch (error) {
    serving.release();
    throw error;
  }
}

/** What is handed on is told, chunk by chunk, for the journal. */
async function* counted(
  chunks: AsyncIterable<Chunk>,
  watched: WatchedReading | undefined,
): AsyncGenerator<Chunk> {
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

type Writer = (written: Written, options: ExportOptions) => AsyncGenerator<string | Uint8Array>;

const writers: Record<Exclude<ExportFormat, "parquet">, Writer> = {
  csv: ({ names, chunks }, options) => csvPieces(names, chunks, options),
  json: ({ names, chunks }) => jsonPieces(names, chunks),
  ndjson: ({ names, chunks }) => ndjsonPieces(names, chunks),
  // Their libraries are large: they are loaded where somebody asks.
  arrow: async function* ({ names, types, chunks }) {
    const { arrowPieces } = await import("./exports/arrow.ts");
    yield* arrowPieces(names, types, chunks);
  },
  xlsx: async function* ({ title, names, types, chunks }, options) {
    const { xlsxPieces } = await import("./exports/xlsx.ts");
    yield* xlsxPieces({ name: title, names, types, neutralize: options.neutralize === true }, chunks);
  },
  geojson: ({ names, chunks, places }) =>
    geoJsonPieces(names, chunks, places ?? { kind: "geojson", column: "" }),
};

/**
 * CSV and JSON hold `__id` as data.gouv.fr's do; files that people open in another program do not,
 * unless `columns` names it.
 */
function withoutCursor(format: ExportFormat, query: Query, columns: readonly QueryColumn[]): Query {
  const { isNumbered } = getFormat(format);
  return isNumbered === true || query.columns !== undefined || isGrouped(query)
    ? query
    : { ...query, columns };
}

async function parquetOf(
  ctx: TablesContext,
  open: OpenRows,
  options: ExportOptions,
): Promise<{ stream: Readable; bytes: number; rows: number }> {
  const { query, version } = open;
  if (!isGrouped(query) && isWhole(query) && query.columns === undefined && query.sort.length === 0) {
    const stream = await openFileOf(ctx, version.parquet);
    return { stream, bytes: version.parquetBytes, rows: version.rows };
  }
  const path = join(await folderFor(ctx, version), `${randomUUID()}.parquet`);
  const { serving, types } = await open.serve();
  try {
    const { names, sql, values } = rowsStatement(
      withoutCursor("parquet", query, open.columns),
      types,
      open.columns,
    );
    const shown = `SELECT ${names.map(quoteName).join(", ")} FROM (${sql})`;
    const rows = await serving.copyToParquet(shown, values, path, budgetOf(options));
    const { size: bytes } = await stat(path);
    const stream = createReadStream(path);
    stream.once("close", () => void rm(path, { force: true }));
    return { stream, bytes, rows };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    serving.release();
  }
}

/** Rows about people are written to memory, where those of a sealed file are read. */
async function folderFor(ctx: TablesContext, { parquet }: Version): Promise<string> {
  return (await ctx.store.isSealed(parquet)) ? folderInMemory(ctx, "exports") : ctx.engine.exports;
}

function budgetOf(options: ExportOptions): { timeMs: number; signal?: AbortSignal } {
  return options.signal === undefined ? { timeMs: chunkMs } : { timeMs: chunkMs, signal: options.signal };
}

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  const plain = name.normalize("NFD").replaceAll(/\p{Mn}/gu, "");
  return (
    plain
      .replaceAll(/[^\w.-]+/g, "-")
      .replaceAll(/^[-.]+|[-.]+$/g, "")
      .slice(0, 80) || "table"
  );
}
