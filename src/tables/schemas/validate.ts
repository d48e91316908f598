import type { Readable } from "node:stream";
import { type Actor, callerOf } from "../../access/actor.ts";
import { editsSomewhere } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { TablesContext } from "../context.ts";
import { parseTableSchema, toTableSchema, type TableSchema } from "./schema.ts";
import { literal } from "../types/blank.ts";
import { validateSchema, type SchemaValidation } from "./validate-schema.ts";
import { getTable } from "../tables.ts";
import { getReadableVersion, outlineVersion } from "../versions.ts";

const schemaBytesMax = 5_000_000;
const fetchMs = 20_000;

/** Of the engine, for one validation. */
const engineMs = 60_000;

export interface ValidateOptions {
  /** Who is counted: one validation of each at a time. The actor where absent. */
  readonly caller?: string;
  readonly signal?: AbortSignal;
}

/**
 * Checks the current version of a table against a Table Schema: its address, or its JSON.
 * Throws `invalid` where that is no Table Schema.
 */
export async function validate(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  schema: string,
  { caller = callerOf(actor), signal }: ValidateOptions = {},
): Promise<SchemaValidation> {
  const { version, parquetPath } = await getReadableVersion(ctx, actor, table, undefined, {
    reading: "page",
    describe: () => ({ filter: schema }),
  });
  const { value, name } = await readSchema(ctx, actor, schema.trim());
  const until = signal === undefined ? {} : { signal };
  await using workspace = await ctx.engine.workspace({ caller, timeMs: engineMs, ...until });
  const parquet = `read_parquet(${literal(parquetPath)}, file_row_number = true)`;
  const from = `(SELECT file_row_number + 1 AS __id, * EXCLUDE (file_row_number) FROM ${parquet})`;
  await workspace.run("SET TimeZone = 'UTC'");
  const rows = (sql: string): Promise<Record<string, unknown>[]> => workspace.rows(sql);
  return await validateSchema({ columns: version.columns, from, rows }, value, name);
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

async function readSchema(
  ctx: TablesContext,
  actor: Actor,
  schema: string,
): Promise<{ value: TableSchema; name: string }> {
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
