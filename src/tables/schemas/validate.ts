import type { Readable } from "node:stream";
import { type Actor, callerOf, system } from "../../access/actor.ts";
import { editsSomewhere } from "../../access/require.ts";
import { Failure, isFailure, problem, type Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import type { TablesContext } from "../context.ts";
import { parseTableSchema, toTableSchema } from "./schema.ts";
import type { TableSchema } from "../table-schema.ts";
import { groupErrors, toKinds } from "./error-kinds.ts";
import { type OriginalOf, originalRows, type OriginalRows } from "./original-rows.ts";
import { validateSchema } from "./validate-schema.ts";
import { errorsMax, type SchemaValidation } from "./validation.ts";
import { getTable } from "../tables.ts";
import type { RejectedRow } from "../../formats/raw.ts";
import { nameOf, originalSource } from "../original-source.ts";
import { findVersion } from "../stored/version-rows.ts";
import type { Version } from "../table.ts";
import { pathOfRows } from "../version-files.ts";
import { getReadableVersion, outlineVersion } from "../versions.ts";
import { workspaceFor } from "../workspace-for.ts";

const schemaBytesMax = 5_000_000;
const fetchMs = 20_000;

/** Of the engine, for one validation. */
const engineMs = 60_000;

/** To read the original again where a file is imported. */
const importMs = 10 * 60_000;

interface Until {
  readonly signal: AbortSignal | undefined;
  readonly timeMs: number;
}

interface ValidateOptions {
  /** Who is counted: one validation of each at a time. The actor where absent. */
  readonly caller?: string;
  readonly signal?: AbortSignal;
}

/**
 * Checks every row of the current version's original, as it was written, against a Table Schema: its
 * address, or its JSON. Throws `invalid` where that is no Table Schema, or one that contradicts itself.
 */
export async function validate(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  schema: string,
  { caller = callerOf(actor), signal }: ValidateOptions = {},
): Promise<SchemaValidation> {
  const readable = await getReadableVersion(ctx, actor, table, undefined, {
    reading: "page",
    describe: () => ({ filter: schema }),
  });
  const read = await readSchema(ctx, actor, schema.trim());
  const until = signal === undefined ? {} : { signal };
  await using workspace = await workspaceFor(ctx, table, { caller, timeMs: engineMs, ...until });
  const { table: of, version, mark } = readable;
  const options = (await findVersion(ctx.db, of.id, version.number))?.options ?? {};
  const fileName = nameOf(await originalSource(ctx, version));
  const file = { name: of.name, fileName, version, options, isWhole: mark === "" };
  return await check(ctx, workspace, file, read, { signal, timeMs: engineMs });
}

/** What is checked: a version, or what is about to become one. */
interface Checked extends OriginalOf {
  readonly version: OriginalOf["version"] & Pick<Version, "parquet">;
  /** Who reads a part of the table reads nothing of the file that it came in. */
  readonly isWhole: boolean;
}

async function check(
  ctx: TablesContext,
  workspace: Workspace,
  file: Checked,
  { value, name }: ReadSchema,
  until: Until,
): Promise<SchemaValidation> {
  await workspace.run("SET TimeZone = 'UTC'");
  const rows = (sql: string): Promise<Record<string, unknown>[]> => workspace.rows(sql);
  const original = file.isWhole ? await readOriginal(ctx, workspace, file, until) : undefined;
  if (original === undefined) {
    const from = rowsOf(await pathOfRows(ctx, workspace, file.version));
    const found = await validateSchema({ columns: fileColumns(file), from, rows }, value, name);
    return file.version.format === "parquet" ? found : withNotice(found);
  }
  return withUnreadable(await validateSchema({ ...original, rows }, value, name), original.unreadable);
}

/**
 * What is told with an import of the schema that its importer named: the departures, counted, with the
 * first of each kind, or why it could not be held against the schema. The file is imported all the same.
 */
export async function compareImport(
  ctx: TablesContext,
  file: Omit<Checked, "isWhole"> & { readonly dataset: Id },
  schema: string,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  try {
    const read = await readSchema(ctx, system, schema.trim());
    await using workspace = await workspaceFor(ctx, file.dataset);
    const until = { signal, timeMs: importMs };
    const { errorCount, kinds } = await check(ctx, workspace, { ...file, isWhole: true }, read, until);
    if (errorCount === 0) return [];
    const told = problem("schema-departures", { n: errorCount, schema: read.name });
    return [told, ...kinds.slice(0, kindsTold).flatMap(({ first }) => first[0]?.problem ?? [])];
  } catch (error) {
    if (signal.aborted || !isFailure(error)) throw error;
    return [problem("schema-not-compared", { schema: schema.slice(0, 200) }), problem(error.key, error.args)];
  }
}

/** Kinds of departures that an import tells of. */
const kindsTold = 5;

/** Reading takes no more time than the engine may, and ends where the asker leaves. */
async function readOriginal(
  ctx: TablesContext,
  workspace: Workspace,
  file: OriginalOf,
  { signal, timeMs }: Until,
): Promise<OriginalRows | undefined> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeMs);
  const stop = AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    return await originalRows(ctx, workspace, file, stop);
  } catch (cause) {
    if (late.signal.aborted) throw new Failure("over-budget", "engine-time-exceeded", {}, { cause });
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

/** SQL of the rows of the version itself. */
function rowsOf(path: string): string {
  const parquet = `read_parquet(${quoteText(path)}, file_row_number = true)`;
  const number = "file_row_number + 1";
  return `(SELECT ${number} AS __id, ${number} AS __row, NULL::BIGINT AS __line, * EXCLUDE (file_row_number) FROM ${parquet})`;
}

function withNotice(found: SchemaValidation): SchemaValidation {
  return { ...found, notices: [...found.notices, problem("schema-original-not-read")] };
}

/** What is no row of a table at all keeps to no schema. */
function withUnreadable(found: SchemaValidation, unreadable: readonly RejectedRow[]): SchemaValidation {
  if (unreadable.length === 0) return found;
  const errors = unreadable.map(({ line, raw, reason, column }) => ({
    line,
    value: raw.slice(0, 200),
    rule: "row",
    problem: problem(reason, {}),
    ...defined({ column }),
  }));
  return {
    ...found,
    valid: false,
    errorCount: found.errorCount + errors.length,
    kinds: [...found.kinds, ...toKinds(groupErrors(errors))].toSorted(
      (one, other) => other.count - one.count,
    ),
    errors: [...found.errors, ...errors].slice(0, errorsMax),
  };
}

/** Columns of marks are none of the file. */
function fileColumns({ version }: Checked): readonly Column[] {
  return version.columns.filter(({ marksOf }) => marksOf === undefined);
}

/**
 * The Table Schema (Frictionless) of a version; of the current one where no number is given. Of what
 * is not open it has no example: it tells how a table is described, and nothing of its rows.
 */
export async function tableSchema(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  number?: number,
): Promise<TableSchema> {
  const [table, version] = await Promise.all([
    getTable(ctx, actor, tableId),
    outlineVersion(ctx, actor, tableId, number),
  ]);
  return toTableSchema(version.columns, version.profile, { title: table.name, key: table.key });
}

interface ReadSchema {
  readonly value: TableSchema;
  readonly name: string;
}

async function readSchema(ctx: TablesContext, actor: Actor, schema: string): Promise<ReadSchema> {
  const isAddress = /^https?:\/\//i.test(schema);
  const text = isAddress ? await fetchText(ctx, actor, schema) : schema;
  const { value, problems } = parseTableSchema(parseJson(text));
  if (value === undefined) {
    const [first] = problems;
    throw new Failure("invalid", first?.key ?? "schema-not-json", first?.args ?? {});
  }
  return { value, name: isAddress ? schema : (value.title ?? value.name ?? "") };
}

/** The operator's own networks are read for those who may import from them. */
async function fetchText(ctx: TablesContext, actor: Actor, url: string): Promise<string> {
  const { body } = await ctx.net.fetch(url, {
    publicOnly: !editsSomewhere(actor),
    maxBytes: schemaBytesMax,
    timeoutMs: fetchMs,
    accept: "application/json",
  });
  return textOf(body);
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new Failure("invalid", "schema-not-json", {}, { cause });
  }
}
