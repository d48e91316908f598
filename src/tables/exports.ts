import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Actor } from "../access/actor.ts";
import { sweptBehind } from "../base/collect.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Budget, Result, ServingShape } from "../engine/engine.ts";
import { quoteName } from "../engine/quote.ts";
import { openFileOf } from "./version-files.ts";
import type { TablesContext } from "./context.ts";
import { folderInMemory } from "./folder-in-memory.ts";
import { type ExportFormat, getFormat, mediaTypeOf } from "./export-formats.ts";
import { inBatches } from "./exports/batches.ts";
import { copyAnswer } from "./exports/copy-answer.ts";
import { withPlaces } from "./exports/geojson.ts";
import type { TextOptions } from "./exports/text-formats.ts";
import { writeAnswer, writeRows } from "./exports/write-rows.ts";
import { type OpenRows, openRows, type RowsQuestion } from "./open-rows.ts";
import { isGrouped, isWhole, type Query, type QueryColumn } from "./query/query.ts";
import { rowsStatement } from "./query/query-sql.ts";
import { exportName, fileNameOf, placesFor } from "./tell-export.ts";
import { breakOff } from "./narrow/watch-reading.ts";
import type { Version } from "./table.ts";
import { findReadable } from "./versions.ts";

/** `neutralize` is of XLSX, too. */
interface ExportOptions extends TextOptions {
  readonly version?: number;
  readonly signal?: AbortSignal;
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
  const fileName = exportName(open, format);
  const mediaType = mediaTypeOf(format);
  if (format === "parquet") {
    const { stream, bytes, rows } = await parquetOf(ctx, open, options);
    return { stream: breakOff(stream, open.watched, rows), bytes, mediaType, fileName };
  }
  const { pieces, close } = await piecesOf(open, format, options);
  const stream = Readable.from(sweptBehind(pieces), { objectMode: false, highWaterMark: 1 << 18 });
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
  return { stream, bytes, hash, createdAt, fileName: fileNameOf(found.table.name, "parquet") };
}

/** `close` lets the rows go where the pieces may not have been read at all. */
async function piecesOf(
  open: OpenRows,
  format: Exclude<ExportFormat, "parquet">,
  options: ExportOptions,
): Promise<{ pieces: AsyncGenerator<string | Uint8Array>; close: () => void }> {
  const places = placesFor(open, format);
  const { needsPlaces } = getFormat(format);
  const query = withoutCursor(format, open.query, open.columns);
  const asked =
    needsPlaces === true && places !== undefined ? withPlaces(query, open.columns, places) : { query };
  const told = { watched: open.watched, title: open.table.name, places };
  const large = await open.streamLarge(asked.query, signalsOf(open, options));
  const rows =
    large === undefined
      ? await rowsHere(open, format, { ...told, ...asked }, options)
      : writeAnswer(
          format,
          { names: large.names, ...told, ...asked, answer: batchesOf(format, large) },
          options,
        );
  open.watched?.sent(0);
  return rows;
}

/** Where the rows of a file are parted in batches, those are as large as the embedded engine's. */
function batchesOf(format: ExportFormat, answer: Result): Result {
  return format === "arrow" ? { ...answer, chunks: inBatches(answer.chunks) } : answer;
}

interface AskedHere {
  readonly query: Query;
  readonly names?: readonly string[];
  readonly watched: OpenRows["watched"];
  readonly title: string;
  readonly places: ServingShape["geometry"];
}

/** Of the embedded engine. */
async function rowsHere(
  open: OpenRows,
  format: Exclude<ExportFormat, "parquet">,
  { query, ...told }: AskedHere,
  options: ExportOptions,
): ReturnType<typeof piecesOf> {
  const { serving, types } = await open.serve();
  try {
    const statement = rowsStatement(query, types, open.columns);
    const asked = { names: statement.names, ...told, serving, statement, budget: budgetOf(options) };
    const rows = await writeRows(format, asked, options);
    return {
      pieces: rows.pieces,
      close: () => {
        rows.close();
        serving.release();
      },
    };
  } catch (error) {
    serving.release();
    throw error;
  }
}

/** Whoever leaves, and whoever is no longer allowed, has it end. */
function signalsOf({ watched }: OpenRows, { signal }: ExportOptions): readonly AbortSignal[] {
  return [watched?.signal, signal].filter((each) => each !== undefined);
}

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
  const shown = withoutCursor("parquet", query, open.columns);
  try {
    const rows =
      (await copyLarge(ctx, open, { query: shown, path, options })) ??
      (await copyHere(open, { query: shown, path, options }));
    const { size: bytes } = await stat(path);
    const stream = createReadStream(path);
    stream.once("close", () => void rm(path, { force: true }));
    return { stream, bytes, rows };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

interface Copying {
  readonly query: Query;
  readonly path: string;
  readonly options: ExportOptions;
}

/** Tells how many rows were written, as below; `undefined` where the embedded engine is to write them: nothing has left yet. */
async function copyLarge(
  { engine }: TablesContext,
  open: OpenRows,
  { query, path, options }: Copying,
): Promise<number | undefined> {
  const signals = signalsOf(open, options);
  const answer = await open.streamLarge(query, signals);
  if (answer === undefined) return undefined;
  try {
    return await copyAnswer(engine, answer, path, { timeMs: chunkMs, signal: AbortSignal.any([...signals]) });
  } catch (error) {
    if (!isFailure(error, "unavailable")) throw error;
    await rm(path, { force: true });
    return undefined;
  }
}

async function copyHere(open: OpenRows, { query, path, options }: Copying): Promise<number> {
  const { serving, types } = await open.serve();
  try {
    const { names, sql, values } = rowsStatement(query, types, open.columns);
    const shown = `SELECT ${names.map(quoteName).join(", ")} FROM (${sql})`;
    return await serving.copyToParquet(shown, values, path, budgetOf(options));
  } finally {
    serving.release();
  }
}

/** Rows about people are written to memory, where those of a sealed file are read. */
async function folderFor(ctx: TablesContext, { parquet }: Version): Promise<string> {
  return (await ctx.store.isSealed(parquet)) ? folderInMemory(ctx, "exports") : ctx.engine.exports;
}

function budgetOf(options: ExportOptions): Budget {
  return options.signal === undefined ? { timeMs: chunkMs } : { timeMs: chunkMs, signal: options.signal };
}
