import { DuckDBInstance, type DuckDBConnection, version } from "@duckdb/node-api";
import { checkRepeatable } from "./check-repeatable.ts";
import { checkSelect, type SelectVocabulary } from "./check-select.ts";
import { vocabularyKnown } from "./sql-vocabulary.ts";
import { folded } from "./statement-tree.ts";
import type { SqlRequest, SqlSource } from "./sql-messages.ts";
import { quoteText } from "./quote.ts";

/** In memory, and with nothing that it would load by itself. */
export async function openForStrangers(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    max_expression_depth: "250",
  });
  return instance.connect();
}

/** The tree of a statement. Throws where that is anything but one SELECT over its sources; nothing of it is run. */
export async function checkStatement(
  connection: DuckDBConnection,
  { sources, sql, isRepeatable }: Statement,
): Promise<unknown> {
  const vocabulary = await vocabularyOf(connection, sources);
  const [tree = "null"] = await texts(connection, `SELECT json_serialize_sql(${quoteText(sql)})`);
  const read: unknown = JSON.parse(tree);
  checkSelect(read, vocabulary);
  if (isRepeatable === true) checkRepeatable(read);
  return read;
}

interface Statement extends Pick<SqlRequest, "sql" | "isRepeatable"> {
  readonly sources: readonly Pick<SqlSource, "names">[];
}

async function vocabularyOf(
  connection: DuckDBConnection,
  sources: Statement["sources"],
): Promise<SelectVocabulary> {
  const isKnown = version() === vocabularyKnown.version;
  const { functions, taken } = isKnown ? vocabularyKnown : await askVocabulary(connection);
  return {
    functions: new Set(functions),
    taken: new Set(taken),
    tables: new Set(sources.flatMap(({ names }) => names.map(folded))),
    told: sources.flatMap(({ names }) => names.slice(0, 1)),
  };
}

/**
 * What the engine has: functions of their arguments alone, and the clock's (what tells of the engine or of its settings
 * is not among them), and its own tables and views. In the order of their signs.
 */
export async function askVocabulary(
  connection: DuckDBConnection,
): Promise<{ readonly functions: readonly string[]; readonly taken: readonly string[] }> {
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
  return { functions: functions.filter((one) => !telling.test(one)).toSorted(), taken: taken.toSorted() };
}

/** The first column of an answer. */
export async function texts(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowsJson().map(([first]) => (typeof first === "string" ? first : ""));
}

const pureMacros =
  "^(array_|list_|json|md5_|map_contains_|fdiv$|fmod$|geomean$|geometric_mean$|nullif$|round|split_part$|" +
  "regexp_split_to_table$|wavg$|weighted_avg$|days_in_month$|date_add$|ago$|generate_subscripts$)";

const telling =
  /^(?:__internal|current_setting|getvariable|json_(?:de)?serialize_|json_execute|version$|stats$|write_log|sleep|error$|parse_duckdb)/;
