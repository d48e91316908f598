import { isDeepStrictEqual } from "node:util";
import type { DuckDBConnection } from "@duckdb/node-api";
import { Failure } from "../base/failure.ts";
import { quoteText } from "./quote.ts";
import { isNode, type Node } from "./statement-tree.ts";
import { checkStatement, texts } from "./check-statement.ts";
import { selectAll } from "./narrow-table.ts";
import { splitStatement } from "./split-statement.ts";
import type { SqlSplit, SqlSplitting } from "./sql-messages.ts";

/**
 * A statement in the parts that others answer, and what is left of it: the engine's own parser reads it, and writes each.
 * What is written is read again, and refused where it is another tree.
 */
export async function splitIn(connection: DuckDBConnection, { split, sql }: SqlSplitting): Promise<SqlSplit> {
  const sources = split.map(({ name }) => ({ names: [name] }));
  const tree = await checkStatement(connection, { sources, sql });
  refuseLongNumbers(tree);
  const whole = nodeOf(tree);
  const { node: left, parts } = splitStatement(whole, split);
  const node = await named(connection, left, whole);
  const written: SqlSplit["parts"][number][] = [];
  for (const { name, place, tables, node: part } of parts)
    written.push({ name, place, tables, sql: await write(connection, part) });
  return { sql: await write(connection, node), parts: written };
}

/** With the names of an answer that the engine makes up of what was written: a part in its place has another. */
async function named(connection: DuckDBConnection, node: Node, whole: Node): Promise<Node> {
  const { left, select_list: items } = node;
  if (isNode(left) && isNode(whole["left"]))
    return { ...node, left: await named(connection, left, whole["left"]) };
  if (!Array.isArray(items) || !Array.isArray(whole["select_list"])) return node;
  const list: unknown[] = [];
  for (const [at, item] of items.entries()) {
    const written: unknown = whole["select_list"][at];
    const isOther = isNode(item) && item["alias"] === "" && item["class"] !== "STAR";
    list.push(
      isOther && !isDeepStrictEqual(item, written)
        ? { ...item, alias: await textOf(connection, written) }
        : item,
    );
  }
  return { ...node, select_list: list };
}

/** An expression as the engine writes it. */
async function textOf(connection: DuckDBConnection, expression: unknown): Promise<string> {
  const select = { ...selectAll("rows"), select_list: [expression], from_table: { ...nothing } };
  return (await write(connection, select)).slice("SELECT ".length);
}

const nothing = { type: "EMPTY", alias: "", sample: null, query_location: 0 };

async function write(connection: DuckDBConnection, node: Node): Promise<string> {
  const tree = { error: false, statements: [{ node: located(node), named_param_map: [] }] };
  const asText = `json_deserialize_sql(${quoteText(JSON.stringify(tree))}::JSON)`;
  const [sql = ""] = await texts(connection, `SELECT ${asText}`).catch((cause: unknown) => {
    // A double without a fraction is a whole number to JavaScript, which the engine does not take for one.
    throw new Failure("invalid", "query-part-unwritten", {}, { cause });
  });
  const [again = "null"] = await texts(connection, `SELECT json_serialize_sql(${quoteText(sql)})`);
  const read: unknown = JSON.parse(again);
  if (!isDeepStrictEqual(located(nodeOf(read)), located(node)))
    throw new Failure("invalid", "query-part-unwritten");
  return sql;
}

/** The one SELECT of a tree. */
function nodeOf(tree: unknown): Node {
  const { statements } = (tree ?? {}) as { statements?: readonly { readonly node?: Node }[] };
  const node = statements?.[0]?.node;
  if (node === undefined) throw new Failure("invalid", "sql-not-a-select");
  return node;
}

/** Where each piece was written is nothing of what it says. */
function located(node: Node): unknown {
  return JSON.parse(JSON.stringify(node, (name, value: unknown) => (name === "query_location" ? 0 : value)));
}

/** JavaScript would hand on another number than the one that was written. */
function refuseLongNumbers(tree: unknown): void {
  JSON.stringify(tree, (name, value: unknown) => {
    const isLong = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
    if (isLong && name !== "query_location") throw new Failure("invalid", "query-part-long-number");
    return value;
  });
}
