import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Serving, ServingShape, Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Job } from "../../jobs/jobs.ts";
import type { Work } from "../../jobs/work.ts";
import type { Hash } from "../../store/store.ts";
import type { LargeFiles } from "../../trino/large-files.ts";
import type { Trino } from "../../trino/trino.ts";
import type { TablesContext } from "../context.ts";
import { namedBlobs } from "../named-blobs.ts";
import { lendFile } from "../version-files.ts";
import { keptOf, type LargeColumn, tableOf } from "./large-columns.ts";
import { beginLarge, endLarge } from "./large-rows.ts";
import { removeLarge } from "./forget-large.ts";

export const largeQueue = "large-rows";

export interface LargeJob {
  readonly parquet: Hash;
  readonly shape: ServingShape;
}

/** A statement about a table, not about its rows, waits so long for a coordinator that is busy. */
const tellMs = 60_000;

/** Hands rows to Trino, one version after the other. */
export function largeWork(ctx: TablesContext): Work {
  return {
    queue: largeQueue,
    concurrency: 1,
    attempts: 1,
    run: ({ data, signal }: Job<LargeJob>) => makeLarge(ctx, data, signal),
  };
}

/**
 * Writes the rows of a version for Trino, and has it know them by a table. It is asked for no row before it counted all of
 * them; what is erased or sealed meanwhile goes again.
 */
export async function makeLarge(ctx: TablesContext, job: LargeJob, signal: AbortSignal): Promise<void> {
  const { db, clock, large } = ctx;
  const { parquet } = job;
  if (large?.trino === undefined) return;
  if (!(await db.begin((tx) => namedBlobs(tx))).has(parquet)) return;
  if (!(await beginLarge(db, parquet, clock()))) return;
  try {
    const made = await hand(ctx, { ...large, trino: large.trino }, job, signal);
    const ended = made === undefined ? { state: "unfit" as const } : { state: "ready" as const, ...made };
    const isKept = await endLarge(db, parquet, { ...ended, now: clock() });
    if (!isKept || made === undefined) await removeLarge(large, parquet);
  } catch (error) {
    await endLarge(db, parquet, { state: "failed", now: clock() });
    await removeLarge(large, parquet);
    throw error;
  }
}

interface Described {
  readonly columns: readonly LargeColumn[];
  readonly hasPlaces: boolean;
}

interface Handed extends Described {
  readonly bytes: number;
}

interface Large {
  readonly files: LargeFiles;
  readonly trino: Trino;
}

async function hand(
  ctx: TablesContext,
  large: Large,
  { parquet, shape }: LargeJob,
  signal: AbortSignal,
): Promise<Handed | undefined> {
  // Looked at once it is known that they are made: whoever seals them after that has them go.
  if (await ctx.store.isSealed(parquet)) return undefined;
  await using workspace = await ctx.engine.workspace();
  const serving = await ctx.engine.serve(parquet, (use) => lendFile(ctx, parquet, use), shape);
  try {
    const hasPlaces = serving.columns.some(({ name }) => name === "__xmin");
    const columns = serving.columns.filter(({ name }) => !added.has(name));
    if (columns.some(({ type }) => keptOf(type) === undefined)) return undefined;
    const folder = join(workspace.folder, "large");
    await mkdir(folder);
    const isFit = await serving.readIn(workspace, (rows) =>
      write(workspace, { rows, folder, columns, hasPlaces, signal }),
    );
    if (!isFit) return undefined;
    await large.files.remove(parquet);
    for (const part of await readdir(folder)) await large.files.put(parquet, part, join(folder, part));
    await tell(large, parquet, { columns, hasPlaces }, serving);
    return { columns, hasPlaces, bytes: await large.files.bytesOf(parquet) };
  } finally {
    serving.release();
  }
}

const added: ReadonlySet<string> = new Set(["__id", "__xmin", "__ymin", "__xmax", "__ymax", "__text"]);
const places = ["xmin", "ymin", "xmax", "ymax"];

interface Writing extends Described {
  readonly rows: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** In parts of such a size that several machines share them. Answers whether the rows are such as both engines compare alike. */
async function write(
  workspace: Workspace,
  { rows, folder, columns, hasPlaces, signal }: Writing,
): Promise<boolean> {
  const doubles = [
    ...columns.filter(({ type }) => type === "DOUBLE").map(({ name }) => quoteName(name)),
    ...(hasPlaces ? places.map((name) => `__${name}`) : []),
  ];
  if (doubles.length > 0) {
    // What is no number has its place in the order of the one engine, and none in that of the other.
    const odd = doubles.map((name) => `isnan(${name}) OR (${name} = 0 AND signbit(${name}))`);
    const [found] = await workspace.rows(`SELECT 1 FROM ${rows} WHERE ${odd.join(" OR ")} LIMIT 1`, [], {
      signal,
    });
    if (found !== undefined) return false;
  }
  const written = [
    "__id AS id",
    ...columns.map(({ name, type }, at) => `${keptOf(type)?.write(quoteName(name)) ?? ""} AS c${at}`),
    ...(hasPlaces ? places.map((name) => `__${name} AS ${name}`) : []),
    "__text AS t",
  ];
  await workspace.run(
    `COPY (SELECT ${written.join(", ")} FROM ${rows}) TO ${quoteText(folder)}
     (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 250000, FILE_SIZE_BYTES '128MB', OVERWRITE_OR_IGNORE)`,
    [],
    { signal },
  );
  return true;
}

/** Has Trino know the table, and count its rows: where it reads other files than these it says another number. */
async function tell(
  { trino, files }: Large,
  parquet: Hash,
  { columns, hasPlaces }: Described,
  { rowCount }: Pick<Serving, "rowCount">,
): Promise<void> {
  const ask = (sql: string) => trino.ask({ sql, values: [] }, { timeMs: tellMs });
  const table = tableOf(parquet);
  const described = [
    "id bigint",
    ...columns.map(({ type }, at) => `c${at} ${keptOf(type)?.type ?? ""}`),
    ...(hasPlaces ? places.map((name) => `${name} double`) : []),
    "t varchar",
  ];
  await ask(`CREATE SCHEMA IF NOT EXISTS ${trino.schema}`);
  await ask(`DROP TABLE IF EXISTS ${table}`);
  await ask(
    `CREATE TABLE ${table} (${described.join(", ")})
     WITH (format = 'PARQUET', external_location = ${quoteText(files.locationOf(parquet))})`,
  );
  const [[counted] = []] = await ask(`SELECT count(*) FROM ${table}`);
  if (counted !== rowCount) throw new Error(`Trino counts ${String(counted)} rows of ${rowCount}`);
}
