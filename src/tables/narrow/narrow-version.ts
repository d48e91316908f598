import { join } from "node:path";
import type { Narrowing } from "../../access/narrowing.ts";
import { narrowingKey } from "../../access/narrowing-key.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { sweepLock } from "../../db/locks.ts";
import { pathOfRows } from "../version-files.ts";
import type { TablesContext } from "../context.ts";
import { buildProfile } from "../import/build-profile.ts";
import { parquetSettings } from "../import/write-parquet.ts";
import type { Version } from "../table.ts";
import { type KnownNarrowings, knownIn } from "./known-narrowed.ts";
import { narrowingSql } from "./narrow-rows-sql.ts";
import { sealingOf } from "../seal-files.ts";
import { isCurrent } from "../stored/version-rows.ts";
import { profileWithoutCells } from "../without-cells.ts";
import { findNarrowed, forgetNarrowed, keepNarrowed, type NarrowedVersion } from "./narrowed-rows.ts";
import { workspaceFor } from "../workspace-for.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";

type Context = Pick<TablesContext, "db" | "engine" | "store" | "jobs" | "clock" | "rowsLent">;

const keptMax = 500;

/**
 * So long what was made is taken to be there without a look: much less than it is kept after the
 * last look at it (`free-narrowed.ts`), so that no process knows of a file that another took away.
 */
const knownMs = 600_000;

function keyOf(version: Version, narrowing: Narrowing): string {
  return `${version.id} ${narrowingKey(narrowing)}`;
}

/**
 * A version that holds nothing but the columns and rows of a narrowing: a Parquet of its own, in
 * the order of the rows, with its own hash, counts and profile. Whatever reads it cannot tell what
 * was left out. Throws `forbidden` where the table no longer has what the narrowing names.
 */
export async function narrowVersion(ctx: Context, version: Version, narrowing: Narrowing): Promise<Version> {
  // As its lender sees it: an earlier one may hold what was corrected since, or rows of somebody else.
  if (narrowing.lent !== undefined && !(await isCurrent(ctx.db, version))) throw tableChanged();
  const known = knownIn(ctx);
  const key = keyOf(version, narrowing);
  const made = known.made.get(key);
  if (made !== undefined && made.until > ctx.clock().getTime()) return made.version;
  const making = known.making.get(key) ?? makeOnce(ctx, version, narrowing, known, key);
  known.making.set(key, making);
  return making;
}

async function makeOnce(
  ctx: Context,
  version: Version,
  narrowing: Narrowing,
  known: KnownNarrowings,
  key: string,
): Promise<Version> {
  try {
    const kept =
      (await findWhole(ctx, version, narrowingKey(narrowing))) ?? (await make(ctx, version, narrowing));
    const narrowed = toVersion(version, kept);
    known.made.delete(key);
    known.made.set(key, { version: narrowed, until: ctx.clock().getTime() + knownMs });
    const [oldest] = known.made.keys();
    if (known.made.size > keptMax && oldest !== undefined) known.made.delete(oldest);
    return narrowed;
  } finally {
    known.making.delete(key);
  }
}

/** What was kept, where its file is still as it was made. */
async function findWhole(
  ctx: Context,
  { id }: Version,
  narrowing: string,
): Promise<NarrowedVersion | undefined> {
  const kept = await findNarrowed(ctx.db, id, narrowing);
  if (kept === undefined || (await ctx.store.state(kept.parquet)) === "whole") return kept;
  await forgetNarrowed(ctx.db, id, narrowing);
  return undefined;
}

async function make(ctx: Context, version: Version, narrowing: Narrowing): Promise<NarrowedVersion> {
  if (narrowing.columns.length === 0) throw tableChanged();
  const names = new Set(narrowing.columns);
  const columns = version.columns
    .filter(({ name }) => names.has(name))
    // How missing cells were written is told by rows that may be left out.
    .map((column) => ({ ...column, missing: [] }));
  await using workspace = await workspaceFor(ctx, version.table);
  const path = quoteText(await pathOfRows(ctx, workspace, version, "copy"));
  const source = `read_parquet(${path}, file_row_number = true)`;
  const described = await workspace.rows<{ column_name: string; column_type: string }>(
    `describe select * exclude (file_row_number) from ${source}`,
  );
  const types = new Map(described.map((each) => [each.column_name, each.column_type]));
  const whole = await withLender(ctx, narrowing);
  const { sql, values } = statementOf(whole, version, { source, types, quote: quoteName });
  const narrowed = join(workspace.folder, "narrowed.parquet");
  await workspace.run(`copy (${inFullStretches(sql)}) to ${quoteText(narrowed)} ${parquetSettings}`, values);
  const built = await buildProfile(workspace, narrowed, columns, new AbortController().signal);
  const sealing = await sealingOf(ctx, version.table);
  const profile = sealing.sealed ? profileWithoutCells(built) : built;
  // Held against the sweep, which would find a blob that nobody names yet; awaited here, since the
  // file is that of the workspace.
  return await ctx.db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock_shared(${sweepLock})`;
    const { hash: parquet, bytes: parquetBytes } = await ctx.store.adopt(narrowed, sealing);
    const made: NarrowedVersion = { parquet, parquetBytes, rows: profile.rows, columns, profile };
    return keepNarrowed(tx, version.id, narrowing, made);
  });
}

/**
 * The engine ends a group of rows where a stretch of its source ends: how many of each stretch were left out would be
 * told by the sizes of groups. Rows put in the order that they have come in stretches that are full.
 */
function inFullStretches(sql: string): string {
  return `${sql} order by file_row_number`;
}

/** Of a loan, the rows about who lends alone: whose they are is in no agreement. */
async function withLender(ctx: Context, narrowing: Narrowing): Promise<Narrowing> {
  if (narrowing.lent === undefined) return narrowing;
  const own = await ctx.rowsLent(narrowing.lent);
  if (own === undefined) throw tableChanged();
  return { ...narrowing, rows: [...narrowing.rows, own] };
}

function statementOf(
  narrowing: Narrowing,
  version: Version,
  from: Parameters<typeof narrowingSql>[2],
): ReturnType<typeof narrowingSql> {
  try {
    return narrowingSql(narrowing, version.columns, from);
  } catch (error) {
    // A condition that cannot be read lets nothing through, and its column may be one that is not told.
    if (isFailure(error, "invalid")) throw tableChanged(error);
    throw error;
  }
}

function tableChanged(cause?: unknown): Failure {
  return new Failure("forbidden", "access-table-changed", {}, { cause });
}

/** Its file is the only one that there is of it: where the rows came from is not told. */
function toVersion({ id, table, number, createdAt }: Version, kept: NarrowedVersion): Version {
  return {
    id,
    table,
    number,
    createdAt,
    source: { kind: "upload", fileName: `version-${number}.parquet` },
    format: "parquet",
    original: kept.parquet,
    originalBytes: kept.parquetBytes,
    rejectedRows: 0,
    problems: [],
    personalData: [],
    ...kept,
  };
}
