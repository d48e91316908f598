import { columnNames, folded, hasItems, isNode, type Node, textOf, walk } from "./statement-tree.ts";

/** A table of a statement that is split: who answers for it, and whether they alone can. */
export interface SplitTable {
  /** As the statement calls it. */
  readonly name: string;
  /** Tables of one place are answered for together; of no place, one that is here. */
  readonly place?: string;
  /** Whether its rows do not come here. */
  readonly isThere: boolean;
  /** All of its columns. */
  readonly columns: readonly string[];
}

interface Standing {
  readonly table: SplitTable;
  /** The SELECT behind whose `FROM` it stands. */
  readonly around: Node | undefined;
  /** All that the statement may name, in small letters. */
  readonly strings: ReadonlySet<string>;
  readonly whole: Node;
}

/**
 * What a statement needs of a table that stands by itself: the columns that it names, and the rows that its conditions on
 * this table alone let through. The statement keeps these conditions: rows too many are no harm, and none is missing.
 */
export function narrowedTable(node: Node, { table, around, strings, whole }: Standing): Node {
  const name = textOf(node, "alias") === "" ? textOf(node, "table_name") : textOf(node, "alias");
  const named = table.columns.filter((column) => strings.has(folded(column)));
  const isWhole = isReadWhole(whole, name) || hasItems(node, "column_name_alias");
  const columns = isWhole ? table.columns : named.length === 0 ? table.columns.slice(0, 1) : named;
  const isPlain = around !== undefined && !isNode(node["sample"]) && !hasItems(node, "column_name_alias");
  const conditions = isPlain ? conditionsOn(around, { name, columns: table.columns }) : [];
  return {
    ...selectAll(table.name),
    select_list: columns.map(columnNode),
    where_clause: joined(conditions),
  };
}

/** Whether a statement may read columns that it does not name. */
function isReadWhole(whole: Node, name: string): boolean {
  let isRead = false;
  walk(whole, (node) => {
    const names = columnNames(node);
    isRead ||=
      node["class"] === "STAR" ||
      node["class"] === "POSITIONAL_REFERENCE" ||
      node["ref_type"] === "NATURAL" ||
      node["ref_type"] === "POSITIONAL" ||
      node["type"] === "PIVOT" ||
      (names.length === 1 && folded(names[0] ?? "") === folded(name));
  });
  return isRead;
}

interface Named {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * The conditions of a SELECT, each of which its rows must fulfil, that look at one table and are never fulfilled by what is
 * missing: whichever side of a join the table is, rows that do not fulfil them are in no answer.
 */
function conditionsOn(around: Node, table: Named): readonly Node[] {
  const { from_table: from, where_clause: where } = around;
  if (!isNode(where) || !isNode(from) || !isJoinedPlainly(from)) return [];
  const all = where["type"] === "CONJUNCTION_AND" ? nodesOf(where["children"]) : [where];
  const shared = usedTwice(from);
  return all.filter(isStrict).flatMap((one): readonly Node[] => {
    const own = ownOf(one, table, shared);
    return own === undefined ? [] : [own];
  });
}

const plainJoins: ReadonlySet<unknown> = new Set(["INNER", "LEFT", "RIGHT"]);

function isJoinedPlainly(from: Node): boolean {
  if (from["type"] !== "JOIN") return from["type"] !== "PIVOT";
  const { ref_type: kind, join_type: join, left, right } = from;
  const isPlain = (kind === "REGULAR" || kind === "CROSS") && plainJoins.has(join);
  return isPlain && isNode(left) && isNode(right) && isJoinedPlainly(left) && isJoinedPlainly(right);
}

/** Columns that a join makes one out of two. */
function usedTwice(from: Node): ReadonlySet<string> {
  const used = new Set<string>();
  walk(from, (node) => {
    const names = node["using_columns"];
    if (Array.isArray(names)) for (const name of names) used.add(folded(String(name)));
  });
  return used;
}

const strict: ReadonlySet<unknown> = new Set([
  "COMPARE_EQUAL",
  "COMPARE_NOTEQUAL",
  "COMPARE_LESSTHAN",
  "COMPARE_GREATERTHAN",
  "COMPARE_LESSTHANOREQUALTO",
  "COMPARE_GREATERTHANOREQUALTO",
  "COMPARE_BETWEEN",
  "COMPARE_IN",
]);

/** A column against what is written: nothing that is missing fulfils it. */
function isStrict(node: Node): boolean {
  const isText = node["class"] === "FUNCTION" && node["function_name"] === "~~";
  if (!isText && !strict.has(node["type"])) return false;
  const operands = ["left", "right", "input", "lower", "upper"].map((name) => node[name]).filter(isNode);
  const all = [...operands, ...nodesOf(node["children"])];
  return all.every((one) => one["class"] === "COLUMN_REF" || isWritten(one));
}

function isWritten(node: Node): boolean {
  if (node["class"] === "CONSTANT") return true;
  return node["class"] === "CAST" && isNode(node["child"]) && isWritten(node["child"]);
}

/** The condition over the table alone; `undefined` where it looks at anything else, or at nothing. */
function ownOf(node: Node, table: Named, shared: ReadonlySet<string>): Node | undefined {
  const columns = new Map(table.columns.map((column) => [folded(column), column]));
  let isOwn = true;
  let count = 0;
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isNode(value)) return value;
    if (value["class"] !== "COLUMN_REF")
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rewrite(one)]));
    const [last = "", qualifier, ...others] = columnNames(value).toReversed();
    const column = columns.get(folded(last));
    const isNamed =
      qualifier === undefined ? !shared.has(folded(last)) : folded(qualifier) === folded(table.name);
    if (column === undefined || !isNamed || others.length > 0) isOwn = false;
    count += 1;
    return columnNode(column ?? last);
  };
  const made = rewrite(node);
  return isOwn && count > 0 && isNode(made) ? made : undefined;
}

function joined(conditions: readonly Node[]): Node | null {
  const [first, ...others] = conditions;
  if (first === undefined) return null;
  if (others.length === 0) return first;
  return { ...located, class: "CONJUNCTION", type: "CONJUNCTION_AND", children: conditions };
}

const located = { alias: "", query_location: 0 };

function columnNode(name: string): Node {
  return { ...located, class: "COLUMN_REF", type: "COLUMN_REF", column_names: [name] };
}

/** `SELECT * FROM name`, as the engine's parser reads it. */
export function selectAll(name: string): Node {
  const star = {
    ...located,
    class: "STAR",
    type: "STAR",
    relation_name: "",
    exclude_list: [],
    replace_list: [],
    columns: false,
    expr: null,
    qualified_exclude_list: [],
    rename_list: [],
  };
  const table = {
    ...located,
    type: "BASE_TABLE",
    sample: null,
    schema_name: "",
    table_name: name,
    column_name_alias: [],
    catalog_name: "",
    at_clause: null,
  };
  return {
    type: "SELECT_NODE",
    modifiers: [],
    cte_map: { map: [] },
    select_list: [star],
    from_table: table,
    where_clause: null,
    group_expressions: [],
    group_sets: [],
    aggregate_handling: "STANDARD_HANDLING",
    having: null,
    sample: null,
    qualify: null,
  };
}

function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}
