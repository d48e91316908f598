/**
 * The program of the process that runs strangers' SQL: one statement, then it ends. Its address
 * space and the size of its files are limited by whoever started it, who kills it when its time
 * is up. It is told what to do by a message and answers by one.
 */
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { Failure, isFailure } from "../base/failure.ts";
import { toChunk } from "./cells.ts";
import { checkSelect, type Vocabulary } from "./check-select.ts";
import type { Cell } from "./engine.ts";
import { quoteName, quoteText } from "./fold.ts";
import type { SqlReply, SqlRequest, SqlResult } from "./sql-messages.ts";

process.once("message", (request: SqlRequest) => {
  answer(request).then(
    (result) => reply({ kind: "result", result }),
    (error: unknown) => reply(toFailure(error)),
  );
});
process.once("disconnect", () => process.exit(0));

const opening = openInstance();
reply({ kind: "ready" });

/** Opened before anything is asked, which is most of what a statement would wait for. */
async function openInstance(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    max_expression_depth: "250",
  });
  return instance.connect();
}

async function answer(request: SqlRequest): Promise<SqlResult> {
  const connection = await opening;
  const vocabulary = await vocabularyOf(connection, request.name);
  const [tree = "null"] = await texts(connection, `SELECT json_serialize_sql(${quoteText(request.sql)})`);
  checkSelect(JSON.parse(tree), vocabulary);
  await shutIn(connection, request);
  return run(connection, request);
}

/** Functions of their arguments alone, and the clock's. What tells of the engine or of its settings is not among them. */
async function vocabularyOf(connection: DuckDBConnection, name: string): Promise<Vocabulary> {
  const functions = await texts(
    connection,
    `SELECT DISTINCT lower(function_name) FROM duckdb_functions()
    WHERE function_type = 'aggregate'
      OR (function_type = 'scalar' AND stability = 'CONSISTENT')
      OR (function_type = 'macro' AND regexp_matches(function_name, ${quoteText(pureMacros)}))
      OR function_name IN ('now', 'today', 'current_date', 'get_current_time', 'get_current_timestamp',
        'transaction_timestamp', 'random', 'uuid', 'gen_random_uuid')`,
  );
  const taken = await texts(
    connection,
    "SELECT lower(view_name) FROM duckdb_views() UNION SELECT lower(table_name) FROM duckdb_tables()",
  );
  return {
    functions: new Set(functions.filter((one) => !telling.test(one))),
    taken: new Set(taken),
    tables: new Set(["rows", "data", name.toLowerCase()]),
  };
}

/** The first column of an answer. */
async function texts(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowsJson().map(([first]) => (typeof first === "string" ? first : ""));
}

const pureMacros =
  "^(array_|list_|json|md5_|map_contains_|fdiv$|fmod$|geomean$|geometric_mean$|nullif$|round|split_part$|" +
  "regexp_split_to_table$|wavg$|weighted_avg$|days_in_month$|date_add$|ago$|generate_subscripts$)";

const telling =
  /^(?:__internal|current_setting|getvariable|json_(?:de)?serialize_|json_execute|version$|stats$|write_log|sleep|error$|parse_duckdb)/;

/** From here on the connection sees one table, and no setting can be changed. */
async function shutIn(connection: DuckDBConnection, request: SqlRequest): Promise<void> {
  await connection.run(`ATTACH ${quoteText(request.path)} AS served (READ_ONLY)`);
  const described = await connection.runAndReadAll("DESCRIBE served.main.rows");
  const hidden = described.getRowsJS().some(([name]) => name === "__text") ? " EXCLUDE (__text)" : "";
  for (const name of new Set(["rows", "data", request.name])) {
    await connection.run(`CREATE TEMP VIEW ${quoteName(name)} AS SELECT *${hidden} FROM served.main.rows`);
  }
  for (const setting of [
    "TimeZone = 'UTC'",
    `temp_directory = ${quoteText(request.folder)}`,
    `max_temp_directory_size = '${request.diskMegabytes}MB'`,
    `memory_limit = '${request.memoryMegabytes}MB'`,
    "enable_external_access = false",
    "lock_configuration = true",
  ]) {
    await connection.run(`SET ${setting}`);
  }
}

async function run(connection: DuckDBConnection, request: SqlRequest): Promise<SqlResult> {
  const result = await connection.stream(request.sql);
  const types = result.columnTypes().map(String);
  const columns = result.columnNames().map((name, index) => ({ name, type: types[index] ?? "" }));
  const rows: Cell[][] = [];
  let bytes = 0;
  for (;;) {
    const fetched = await result.fetchChunk();
    if (fetched === null || fetched.rowCount === 0) return { columns, rows, truncated: false };
    const chunk = toChunk(fetched);
    for (let row = 0; row < chunk.rowCount; row += 1) {
      if (rows.length >= request.rowsMax) return { columns, rows, truncated: true };
      const cells = chunk.columns.map((column) => plain(column[row] ?? null));
      bytes += cells.reduce<number>((sum, cell) => sum + sizeOf(cell), 2);
      if (bytes > request.bytesMax) {
        throw new Failure("over-budget", "sql-answer-too-large", { limit: request.bytesMax });
      }
      rows.push(cells);
    }
  }
}

function plain(cell: Cell): Cell {
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell === "number" && !Number.isFinite(cell)) return String(cell);
  return cell === null || typeof cell !== "object" ? cell : cell.map(plain);
}

function sizeOf(cell: Cell): number {
  if (typeof cell === "string") return cell.length + 3;
  return cell === null || typeof cell !== "object"
    ? 8
    : cell.reduce<number>((sum, one) => sum + sizeOf(one), 2);
}

function toFailure(error: unknown): SqlReply {
  if (isFailure(error) && (error.code === "invalid" || error.code === "over-budget")) {
    return { kind: "failure", code: error.code, key: error.key, args: error.args };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/out of memory|max_temp_directory_size|failed to allocate|bad_alloc/i.test(message)) {
    return { kind: "failure", code: "over-budget", key: "sql-too-much-memory", args: {} };
  }
  return { kind: "failure", code: "invalid", key: "sql-refused", args: { reason: message.slice(0, 1_000) } };
}

function reply(message: SqlReply): void {
  process.send?.(message);
}
