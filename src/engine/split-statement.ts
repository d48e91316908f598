import { narrowedTable, selectAll, type SplitTable } from "./narrow-table.ts";
import { folded, isNode, type Node, walk } from "./statement-tree.ts";

/** A part that one place answers: it reads nothing but tables of that place. */
export interface TreePart {
  /** What the rest of the statement calls its answer. */
  readonly name: string;
  readonly place: string;
  readonly tables: readonly string[];
  /** A SELECT. */
  readonly node: Node;
}

export interface SplitTree {
  /** What is left: it reads the answers of the parts, and no table that is there. */
  readonly node: Node;
  readonly parts: readonly TreePart[];
}

/**
 * A SELECT in parts. Each part is the largest that reads tables of one place alone, and one at least that is there: the
 * whole, a subquery, what `WITH` names, a side of a `UNION`. A table that stands by itself is a part with the columns that
 * the statement names, and the conditions that look at that table alone.
 */
export function splitStatement(whole: Node, tables: readonly SplitTable[]): SplitTree {
  const known = new Map(tables.map((table) => [folded(table.name), table]));
  const often = namedOften(whole);
  const strings = stringsIn(whole);
  const parts = new Map<string, TreePart>();
  const nextName = (): string => {
    let at = parts.size + 1;
    while (strings.has(`part_${at}`) || known.has(`part_${at}`)) at += 100;
    return `part_${at}`;
  };
  /** The same part is asked for once. */
  const take = (part: Omit<TreePart, "name">): string => {
    const key = JSON.stringify([part.place, part.node]);
    const made = parts.get(key) ?? { ...part, name: nextName() };
    parts.set(key, made);
    return made.name;
  };
  const rewrite = (value: unknown, around: Node | undefined): unknown => {
    if (Array.isArray(value)) return value.map((one) => rewrite(one, around));
    if (!isNode(value)) return value;
    const { type } = value;
    if (type === "BASE_TABLE") return tableOf(value, around);
    const found = isQuery(value) ? partOf(value, known, often) : undefined;
    if (found !== undefined) return selectAll(take(found));
    const within = type === "SELECT_NODE" ? value : around;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rewrite(one, within)]));
  };
  const tableOf = (node: Node, around: Node | undefined): Node => {
    const table = known.get(folded(String(node["table_name"])));
    if (table?.isThere !== true || table.place === undefined) return node;
    const narrowed = narrowedTable(node, { table, around, strings, whole });
    const name = take({ place: table.place, tables: [table.name], node: narrowed });
    const alias = node["alias"] === "" ? node["table_name"] : node["alias"];
    return { ...node, table_name: name, alias };
  };
  const rest = rewrite(whole, undefined);
  if (!isNode(rest)) throw new Error("a statement is a node");
  return { node: rest, parts: [...parts.values()] };
}

const queries: ReadonlySet<unknown> = new Set(["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE"]);

function isQuery({ type, cte_map: named }: Node): boolean {
  return queries.has(type) && isNode(named);
}

/** `undefined` where it reads anything beside tables of one place. */
function partOf(
  node: Node,
  known: ReadonlyMap<string, SplitTable>,
  often: ReadonlySet<string>,
): Omit<TreePart, "name"> | undefined {
  const read = new Set<string>();
  const own = new Set<string>();
  walk(node, (one) => {
    if (one["type"] === "BASE_TABLE") read.add(folded(String(one["table_name"])));
    for (const name of namesOf(one)) own.add(name);
  });
  const names = [...read].filter((name) => !own.has(name) || often.has(name));
  const tables = names.map((name) => known.get(name));
  const [place] = tables.map((table) => table?.place);
  if (place === undefined || !tables.every((table) => table?.place === place)) return undefined;
  if (!tables.some((table) => table?.isThere)) return undefined;
  return { node, place, tables: tables.flatMap((table) => table?.name ?? []) };
}

/** What `WITH` names in more than one place: which of them a part reads would have to be told. */
function namedOften(whole: Node): ReadonlySet<string> {
  const all: string[] = [];
  walk(whole, (node) => all.push(...namesOf(node)));
  return new Set(all.filter((name, at) => all.indexOf(name) !== at));
}

function namesOf(node: Node): readonly string[] {
  const map = isNode(node["cte_map"]) ? node["cte_map"]["map"] : undefined;
  return Array.isArray(map) ? map.filter(isNode).map(({ key }) => folded(String(key))) : [];
}

/** Whatever a statement may name: more than that, at times. */
function stringsIn(whole: Node): ReadonlySet<string> {
  const found = new Set<string>();
  walk(whole, (node) => {
    for (const value of Object.values(node))
      for (const one of Array.isArray(value) ? value : [value])
        if (typeof one === "string") found.add(folded(one));
  });
  return found;
}
