/**
 * The program of the process that runs strangers' SQL: one statement, then it ends. Its address
 * space and the size of its files are limited by whoever started it, who kills it when its time
 * is up. It is told what to do by a message and answers by one.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { flushCompileCache } from "node:module";
import { Failure, isFailure } from "../base/failure.ts";
import { toSqlChunk } from "./cells.ts";
import { checkStatement, openForStrangers, texts } from "./check-statement.ts";
import { looksDamaged } from "./damage.ts";
import { minusZerosIn } from "../base/minus-zeros.ts";
import { quoteName, quoteText } from "./quote.ts";
import { attachSql } from "./sealed-serving.ts";
import { splitIn } from "./split-text.ts";
import { type SqlAnswer, takeRows } from "./sql-rows.ts";
import {
  isToldType,
  nullType,
  type SqlDescribed,
  type SqlDescription,
  type SqlReply,
  type SqlRequest,
  type SqlResult,
  type SqlSource,
  type SqlSplitting,
  type ToldTable,
} from "./sql-messages.ts";

process.once("message", (request: SqlRequest | SqlDescription | SqlSplitting) => {
  answerAny(request).then(reply, (error: unknown) =>
    reply(toFailure(error, "sources" in request ? request.sources : [])),
  );
});
process.once("disconnect", () => process.exit(0));

/** Opened before anything is asked, which is most of what a statement would wait for. */
const opening = openForStrangers();
reply({ kind: "ready" });
// Whoever started it kills it, and what is killed writes nothing down at its end. Why it cannot open is told to who asks.
void opening.then(
  () => flushCompileCache(),
  () => undefined,
);

async function answerAny(request: SqlRequest | SqlDescription | SqlSplitting): Promise<SqlReply> {
  if ("split" in request) return { kind: "split", split: await splitIn(await opening, request) };
  if (!("sources" in request)) return { kind: "described", described: await describe(request) };
  const result = await answer(request);
  const minusZeros = minusZerosIn(result.rows);
  return { kind: "result", result, ...(minusZeros.length === 0 ? {} : { minusZeros }) };
}

/** Over tables without rows, of which it has to be read what it would answer. */
async function describe({ shapes, sql, memoryMegabytes }: SqlDescription): Promise<SqlDescribed> {
  const connection = await opening;
  const tree = await checkStatement(connection, { sources: shapes, sql });
  for (const { names, columns } of shapes) {
    const cells = columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(", ");
    for (const name of new Set(names))
      await connection.run(`CREATE TEMP TABLE ${quoteName(name)} (${cells})`);
  }
  for (const setting of [
    "TimeZone = 'UTC'",
    `memory_limit = '${memoryMegabytes}MB'`,
    "enable_external_access = false",
    "lock_configuration = true",
  ]) {
    await connection.run(`SET ${setting}`);
  }
  const prepared = await connection.prepare(sql);
  const columns = Array.from({ length: prepared.columnCount }, (_, at) => ({
    name: prepared.columnName(at),
    type: String(prepared.columnType(at)),
  }));
  return { tree, columns };
}

async function answer(request: SqlRequest): Promise<SqlResult> {
  const connection = await opening;
  const { sources, told = [] } = request;
  const named = [...sources, ...told.map(({ name }) => ({ names: [name] }))];
  const tree = await checkStatement(connection, { ...request, sources: named });
  for (const table of told) await makeTold(connection, table);
  await seeEveryRow(connection, tree);
  await shutIn(connection, request);
  const sourceRows: number[] = [];
  if (request.countsSources === true)
    for (const { names } of request.sources) sourceRows.push(await countRows(connection, names[0] ?? ""));
  const result = await run(connection, request);
  const columns = request.tellsNull === true ? await withNull(connection, request, result) : result.columns;
  return { ...result, columns, ...(request.countsSources === true ? { sourceRows } : {}) };
}

/** The columns of an answer, those of nothing but what is missing by their own type. */
async function withNull(
  connection: DuckDBConnection,
  { sql }: SqlRequest,
  { columns, rows }: SqlResult,
): Promise<SqlResult["columns"]> {
  const mayBe = ({ type }: SqlResult["columns"][number], at: number): boolean =>
    type.startsWith("INTEGER") && rows.every((row) => isMissing(row[at]));
  if (!columns.some(mayBe)) return columns;
  // A blank is in the name of no source.
  await connection.run(`CREATE TEMP VIEW "the answer" AS ${sql}`);
  const types = await texts(
    connection,
    "SELECT data_type FROM duckdb_columns() WHERE table_name = 'the answer' ORDER BY column_index",
  );
  return columns.map((column, at) => {
    const type = types[at] ?? column.type;
    return type.startsWith(nullType) ? { ...column, type } : column;
  });
}

function isMissing(cell: unknown): boolean {
  return cell === null || (Array.isArray(cell) && cell.every(isMissing));
}

/** Known from the file itself: no row is read. */
async function countRows(connection: DuckDBConnection, name: string): Promise<number> {
  const [[rows] = []] = (
    await connection.runAndReadAll(`SELECT count(*) FROM ${quoteName(name)}`)
  ).getRowsJS();
  return Number(rows);
}

/**
 * Where `IS DISTINCT FROM` stands in an `OR`, the engine (1.5) takes a group of rows that are all without a value for one
 * that nothing is found in, and passes over it. It does not where its rules do not write conditions anew.
 */
async function seeEveryRow(connection: DuckDBConnection, tree: unknown): Promise<void> {
  if (/"COMPARE_(?:NOT_)?DISTINCT_FROM"/.test(JSON.stringify(tree)))
    await connection.run("SET disabled_optimizers = 'expression_rewriter'");
}

/** From here on the connection sees these files alone, and no setting can be changed. */
async function shutIn(connection: DuckDBConnection, request: SqlRequest): Promise<void> {
  for (const [index, source] of request.sources.entries()) await openSource(connection, source, index);
  for (const setting of [
    "TimeZone = 'UTC'",
    `temp_directory = ${quoteText(request.folder)}`,
    `max_temp_directory_size = '${request.diskMegabytes}MB'`,
    `memory_limit = '${request.memoryMegabytes}MB'`,
    `allowed_paths = [${parquetsOf(request).map(quoteText).join(", ")}]`,
    "enable_external_access = false",
    "lock_configuration = true",
  ]) {
    await connection.run(`SET ${setting}`);
  }
}

/** A file that is attached stays open; one that is not is opened again by each statement. */
function parquetsOf({ sources }: SqlRequest): string[] {
  return sources.flatMap(({ kind, path }) => (kind === "parquet" ? [path] : []));
}

/** Every cell is a text there, and a list the text of one, before the engine is told of which type it is. */
async function makeTold(connection: DuckDBConnection, { name, columns, rows }: ToldTable): Promise<void> {
  const wrong = columns.find(({ type }) => !isToldType(type));
  if (wrong !== undefined) throw new Error(`rows are told of type ${wrong.type}`);
  const hasNull = columns.some(({ type }) => type.startsWith(nullType));
  if (columns.some(({ type }, at) => type.startsWith(nullType) && !rows.every((row) => isMissing(row[at]))))
    throw wrongCells(columns);
  const cells = columns.map(({ name: column, type }, at) => {
    const cell = `r[${at + 1}]`;
    const value = type.endsWith("[]") ? `from_json(${cell}, '["VARCHAR"]')` : cell;
    return `CAST(${value} AS ${type.replace(nullType, "VARCHAR")}) AS ${quoteName(column)}`;
  });
  const table = hasNull ? `${name} as told` : name;
  const making = connection.run(
    `CREATE TEMP TABLE ${quoteName(table)} AS SELECT ${cells.join(", ")} ` +
      `FROM (SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS r)`,
    [JSON.stringify(rows.map((row) => row.map(textOf)))],
  );
  await making.catch((cause: unknown) => {
    if (!/^(?:Conversion|Invalid Input) Error/.test(String(cause instanceof Error ? cause.message : cause)))
      throw cause;
    throw wrongCells(columns, cause);
  });
  if (hasNull) await connection.run(viewOfTold(name, table, columns));
}

function wrongCells(columns: ToldTable["columns"], cause?: unknown): Failure {
  const named = columns.map(({ name }) => name).join(", ");
  return new Failure("invalid", "query-part-cells", { columns: named.slice(0, 200) }, { cause });
}

/** A table keeps no column of nothing but what is missing: it would make `INTEGER` of it. */
function viewOfTold(name: string, table: string, columns: ToldTable["columns"]): string {
  const cells = columns.map(({ name: column, type }) => {
    const own = quoteName(column);
    return type.startsWith(nullType) ? `CAST(${own} AS ${type}) AS ${own}` : own;
  });
  return `CREATE TEMP VIEW ${quoteName(name)} AS SELECT ${cells.join(", ")} FROM ${quoteName(table)}`;
}

function textOf(cell: unknown): string | null {
  if (cell === null || typeof cell === "string") return cell;
  return JSON.stringify(Array.isArray(cell) ? cell.map(textOf) : cell);
}

async function openSource(connection: DuckDBConnection, source: SqlSource, index: number): Promise<void> {
  const { kind, path, key, names, columnsAlone } = source;
  const rows = kind === "parquet" ? `read_parquet(${quoteText(path)})` : `served_${index}.main.rows`;
  if (kind === "serving") await connection.run(attachSql(path, `served_${index}`, key));
  const added = columnsAlone === true ? addedColumns : addedText;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${rows}`).catch((cause) => {
    // What the engine says of a file names where it lies, which is nobody's business.
    if (kind === "serving" && looksDamaged(cause)) throw cause;
    throw new Failure("invalid", "sql-source-unreadable", { name: names[0] ?? "" }, { cause });
  });
  const hidden = described.getRowsJS().flatMap(([name]) => {
    const isAdded = kind === "serving" && typeof name === "string" && added.includes(name);
    return isAdded ? [quoteName(name)] : [];
  });
  const shown = hidden.length === 0 ? "*" : `* EXCLUDE (${hidden.join(", ")})`;
  for (const name of new Set(names)) {
    await connection.run(`CREATE TEMP VIEW ${quoteName(name)} AS SELECT ${shown} FROM ${rows}`);
  }
}

/** What a serving file holds beside the columns of its table. */
const addedText: readonly string[] = ["__text"];
const addedColumns: readonly string[] = [...addedText, "__id", "__xmin", "__ymin", "__xmax", "__ymax"];

async function run(connection: DuckDBConnection, request: SqlRequest): Promise<SqlResult> {
  const result = await connection.stream(request.sql);
  const types = result.columnTypes().map(String);
  const columns = result.columnNames().map((name, index) => ({ name, type: types[index] ?? "" }));
  const answer: SqlAnswer = { rows: [], bytes: 0 };
  for (;;) {
    const fetched = await result.fetchChunk();
    if (fetched === null || fetched.rowCount === 0) return { columns, rows: answer.rows, truncated: false };
    if (takeRows(answer, toSqlChunk(fetched), request))
      return { columns, rows: answer.rows, truncated: true };
  }
}

function toFailure(error: unknown, sources: readonly SqlSource[]): SqlReply {
  if (isFailure(error) && (error.code === "invalid" || error.code === "over-budget")) {
    return { kind: "failure", code: error.code, key: error.key, args: error.args };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (sources.some(({ kind }) => kind === "serving") && looksDamaged(error)) {
    return { kind: "failure", code: "unavailable", key: "query-copy-damaged", args: { retryAfterS: 2 } };
  }
  if (/out of memory|max_temp_directory_size|failed to allocate|bad_alloc/i.test(message)) {
    return { kind: "failure", code: "over-budget", key: "sql-too-much-memory", args: {} };
  }
  // Where a file lies is nobody's business: a file that cannot be read is told by the name of its table.
  const reason = sources.reduce(
    (text, { path, key = path, names }) =>
      text.replaceAll(path, names[0] ?? "").replaceAll(key, names[0] ?? ""),
    message,
  );
  return { kind: "failure", code: "invalid", key: "sql-refused", args: { reason: reason.slice(0, 1_000) } };
}

function reply(message: SqlReply): void {
  process.send?.(message);
}
