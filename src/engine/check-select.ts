import { Failure } from "../base/failure.ts";
import { folded, type Node, walk } from "./statement-tree.ts";

/** What a stranger's SELECT may name. All in small letters. */
export interface SelectVocabulary {
  readonly tables: ReadonlySet<string>;
  /** What each of these tables is called where people are told its name. */
  readonly told: readonly string[];
  readonly functions: ReadonlySet<string>;
  /** Names of the engine's own tables and views, which no query may give to one of its own. */
  readonly taken: ReadonlySet<string>;
}

const tableFunctions: ReadonlySet<string> = new Set(["unnest", "generate_series", "range"]);

const windowFunctions: ReadonlySet<string> = new Set([
  "row_number",
  "rank",
  "dense_rank",
  "percent_rank",
  "cume_dist",
  "ntile",
  "lag",
  "lead",
  "first_value",
  "last_value",
  "nth_value",
  "fill",
]);

const expressions: ReadonlySet<string> = new Set([
  "BETWEEN",
  "CASE",
  "CAST",
  "COLLATE",
  "COLUMN_REF",
  "COMPARISON",
  "CONJUNCTION",
  "CONSTANT",
  "FUNCTION",
  "LAMBDA",
  "LAMBDA_REF",
  "OPERATOR",
  "POSITIONAL_REFERENCE",
  "STAR",
  "SUBQUERY",
  "WINDOW",
]);

const plainName = /^[\p{L}_][\p{L}\p{N}_ -]{0,62}$/u;

/**
 * Refuses a statement that names anything but the table, its own subqueries and the functions
 * that look at nothing but their arguments. `tree` is what the engine's own parser read
 * (`json_serialize_sql`), so that no writing of a name can be taken for another.
 */
export function checkSelect(tree: unknown, vocabulary: SelectVocabulary): void {
  const { error, statements = [] } = tree as { error?: boolean; statements?: readonly unknown[] };
  if (error !== false) throw unread(tree as Unread);
  if (statements.length === 0) throw new Failure("invalid", "sql-not-a-select");
  if (statements.length !== 1) throw new Failure("invalid", "sql-several-statements");
  const own = new Set<string>();
  walk(statements, (node) => collectNames(node, own));
  for (const name of own) {
    if (!plainName.test(name) || vocabulary.taken.has(name) || vocabulary.tables.has(name)) {
      throw new Failure("invalid", "sql-name-taken", { name });
    }
  }
  walk(statements, (node) => checkNode(node, vocabulary, own));
}

/** What the engine's parser says in the place of a tree; `position` counts from 0. */
interface Unread {
  readonly error_type?: string;
  readonly error_message?: string;
  readonly position?: string;
}

/** What is no SQL is told where; another statement, that it is none of those that are answered. */
function unread({ error_type: type, error_message: reason = "", position }: Unread): Failure {
  if (type !== "parser" || position === undefined) return new Failure("invalid", "sql-not-a-select");
  const args = { position: Number(position) + 1, reason: reason.slice(0, 1_000) };
  return new Failure("invalid", "sql-syntax", args);
}

/** Names of `WITH name AS (…)`. */
function collectNames(node: Node, own: Set<string>): void {
  const { map } = (node["cte_map"] ?? {}) as { map?: readonly { key?: unknown }[] };
  for (const { key } of map ?? []) own.add(folded(String(key)));
}

function checkNode(node: Node, vocabulary: SelectVocabulary, own: ReadonlySet<string>): void {
  if ("show_type" in node) throw new Failure("invalid", "sql-not-a-select");
  const { type, class: kind } = node;
  if (type === "BASE_TABLE") checkTable(node, vocabulary, own);
  if (type === "TABLE_FUNCTION") {
    const called = (node["function"] as Node | undefined)?.["function_name"];
    const name = typeof called === "string" ? called.toLowerCase() : "";
    if (!tableFunctions.has(name)) throw new Failure("invalid", "sql-function-refused", { name });
  }
  if (typeof kind === "string" && !expressions.has(kind)) {
    throw new Failure("invalid", "sql-expression-refused", { name: kind });
  }
  if (kind === "FUNCTION" || kind === "WINDOW") checkFunction(node, vocabulary);
}

function checkTable(node: Node, vocabulary: SelectVocabulary, own: ReadonlySet<string>): void {
  const { table_name: table, schema_name: schema, catalog_name: catalog } = node;
  const name = typeof table === "string" ? folded(table) : "";
  const known = vocabulary.tables.has(name) || own.has(name);
  if (!known || schema !== "" || catalog !== "") {
    throw new Failure("invalid", "sql-table-unknown", {
      name: name.slice(0, 100),
      n: vocabulary.told.length,
      expected: vocabulary.told,
    });
  }
}

function checkFunction(node: Node, vocabulary: SelectVocabulary): void {
  const called = node["function_name"];
  const name = typeof called === "string" ? called.toLowerCase() : "";
  const known =
    vocabulary.functions.has(name) ||
    tableFunctions.has(name) ||
    (node["class"] === "WINDOW" && windowFunctions.has(name));
  if (!known) throw new Failure("invalid", "sql-function-refused", { name: name.slice(0, 100) });
}
