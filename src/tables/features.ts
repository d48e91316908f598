import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Cell, Chunk, ServingShape } from "../engine/engine.ts";
import type { TablesContext } from "./context.ts";
import { feature, placeColumns, withPlaces } from "./exports/geojson.ts";
import type { WatchedReading } from "./narrow/watch-reading.ts";
import { formatCursor, toKey } from "./query/cursor.ts";
import { type OpenRows, openRows, type RowsQuestion } from "./open-rows.ts";
import { isGrouped, type Query, skipOf } from "./query/query.ts";
import { rowsStatement } from "./query/query-sql.ts";
import { shapeOf } from "./query/shape.ts";
import { insteadOf } from "./large/ask-large.ts";
import { type Total, totalOf, type UnlessKnown } from "./rows.ts";
import type { Version } from "./table.ts";

/** Rows as GeoJSON features, whose id is the row's number. */
export interface FeaturePage {
  readonly version: Version;
  readonly etag: string;
  readonly total: number;
  readonly totalExact: boolean;
  /** Texts to be put one after the other: features with commas between. Read once, to its end or left. */
  readonly features: AsyncGenerator<string>;
  /** Once `features` is read. The cursor asks for what follows; none where nothing may. */
  ended(): { readonly returned: number; readonly cursor?: string };
  /** Lets the rows go where `features` may not be read. */
  close(): void;
}

const pageMs = 20_000;

/** One page of rows with their places; `invalid` for a table without any. */
export async function readFeatures(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  question: RowsQuestion,
  options: { readonly signal?: AbortSignal } & UnlessKnown = {},
): Promise<FeaturePage> {
  const { unlessEtag } = options;
  const open = await openRows(ctx, actor, table, question, {
    reading: "features",
    streams: true,
    ...defined({ unlessEtag }),
  });
  if (unlessEtag?.(open.etag) === true) return knownPage(open);
  try {
    return await featuresOf(open, table, options);
  } catch (error) {
    open.watched?.stop("cut");
    throw error;
  }
}

/** Nothing of it was read. */
function knownPage({ version, etag, watched }: OpenRows): FeaturePage {
  watched?.stop("whole");
  return {
    version,
    etag,
    total: 0,
    totalExact: false,
    features: nothing(),
    ended: () => ({ returned: 0 }),
    close: () => undefined,
  };
}

async function* nothing(): AsyncGenerator<string> {
  yield* [];
}

async function featuresOf(
  open: OpenRows,
  table: Id,
  options: { readonly signal?: AbortSignal },
): Promise<FeaturePage> {
  const { version, query, etag, watched } = open;
  const places = shapeOf(version.columns).geometry;
  if (places === undefined || isGrouped(query)) {
    throw new Failure("not-found", "ogc-collection-unknown", { collection: table });
  }
  const shown = query.columns === undefined ? { ...query, columns: open.columns } : query;
  const { query: placed, names } = withPlaces(shown, open.columns, places);
  const large = await open.askLarge(placed, options.signal);
  const answer: Answer =
    typeof large === "object"
      ? { ...large, chunks: each(large.chunks), close: () => undefined }
      : await insteadOf(large, () => askHere(open, placed, options.signal));
  const reading = { names, places, keysAt: names.length + placeColumns(places), returned: 0 };
  return {
    version,
    etag,
    total: answer.total.rows,
    totalExact: answer.total.exact,
    features: written(answer.chunks, reading, watched),
    ended: () => endOf(query, reading),
    close: () => {
      answer.close();
      watched?.stop(watched.signal.aborted ? "cut" : "left");
    },
  };
}

interface Answer {
  readonly chunks: AsyncIterable<Chunk>;
  readonly total: Total;
  close(): void;
}

async function* each(chunks: readonly Chunk[]): AsyncGenerator<Chunk> {
  yield* chunks;
}

/** Of the embedded engine. */
async function askHere(open: OpenRows, query: Query, signal: AbortSignal | undefined): Promise<Answer> {
  const { serving, types } = await open.serve();
  try {
    const skip = skipOf(query);
    const { sql, values } = rowsStatement(query, types, open.columns, { rows: query.pageSize, skip });
    // Counted as if the page were full: how many rows it holds is known at its end.
    const total = await totalOf(serving, query, types, { skip, count: query.pageSize }, signal);
    const budget = signal === undefined ? { timeMs: pageMs } : { timeMs: pageMs, signal };
    const answer = await serving.ask(sql, values, budget);
    return {
      chunks: answer.chunks,
      total,
      close: () => {
        answer.close();
        serving.release();
      },
    };
  } catch (error) {
    serving.release();
    throw error;
  }
}

interface Reading {
  readonly names: readonly string[];
  readonly places: NonNullable<ServingShape["geometry"]>;
  /** Where the sort keys of a cursor stand in a chunk. */
  readonly keysAt: number;
  returned: number;
  last?: { readonly keys: readonly Cell[]; readonly id: number };
}

async function* written(
  chunks: AsyncIterable<Chunk>,
  reading: Reading,
  watched: WatchedReading | undefined,
): AsyncGenerator<string> {
  watched?.sent(0);
  for await (const chunk of chunks) {
    watched?.signal.throwIfAborted();
    if (chunk.rowCount === 0) continue;
    const before = reading.returned === 0 ? "" : ",\n";
    reading.returned += chunk.rowCount;
    reading.last = lastOf(chunk, reading.keysAt);
    const ids = chunk.columns.at(-1) ?? [];
    const features = Array.from({ length: chunk.rowCount }, (_, row) =>
      feature(reading.names, chunk, row, reading.places, String(ids[row])),
    );
    yield before + features.join(",\n");
    watched?.sent(chunk.rowCount);
  }
  watched?.stop("whole");
}

function endOf({ pageSize, sort }: Query, { returned, last }: Reading): ReturnType<FeaturePage["ended"]> {
  if (last === undefined || returned < pageSize) return { returned };
  return { returned, cursor: formatCursor({ id: last.id, keys: last.keys.map(toKey) }, sort) };
}

/**
 * West, south, east, north of a version's rows, in degrees; `undefined` where no row has a place on
 * Earth. Metres in place of degrees, of which the import warns, are none.
 */
export async function extentOf(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
): Promise<readonly [number, number, number, number] | undefined> {
  const open = await openRows(ctx, actor, table, new URLSearchParams(), { reading: "profile" });
  if (shapeOf(open.version.columns).geometry === undefined) return undefined;
  const { serving } = await open.serve();
  try {
    const known = extentNames.map((name) => serving.facts.get(name));
    if (known.every((side) => side !== undefined)) return toBox(known);
    const { rows } = await serving.rows(
      `SELECT min(__xmin), min(__ymin), max(__xmax), max(__ymax) FROM rows
        WHERE __xmin >= -180 AND __xmax <= 180 AND __ymin >= -90 AND __ymax <= 90`,
      [],
      { timeMs: pageMs },
    );
    const sides = (rows[0] ?? []).map(Number);
    if (rows[0]?.[0] === null) return undefined;
    for (const [index, name] of extentNames.entries()) serving.facts.set(name, sides[index] ?? Number.NaN);
    return toBox(sides);
  } finally {
    serving.release();
  }
}

const extentNames = [" west", " south", " east", " north"];

function toBox(sides: readonly (number | undefined)[]): readonly [number, number, number, number] {
  const [west = 0, south = 0, east = 0, north = 0] = sides;
  return [west, south, east, north];
}

function lastOf(chunk: Chunk, keysAt: number): { keys: readonly Cell[]; id: number } {
  const cells = chunk.columns.slice(keysAt).map((column) => column[chunk.rowCount - 1] ?? null);
  return { keys: cells.slice(0, -1), id: Number(cells.at(-1)) };
}
