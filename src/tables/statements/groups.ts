import { columnNames, hasChild, isNode, type Node, textOf } from "../../engine/statement-tree.ts";
import { scaleOf } from "../large/large-columns.ts";
import { averageSql, OnlyEmbedded } from "../large/large-fields.ts";
import { isExact, isWhole } from "./align.ts";
import { expressionOf, type KnownNodes, truthOf } from "./expressions.ts";
import { type Item, placeOfAlias, placeWritten, refusePassing } from "./items.ts";
import { childOf, childrenOf, type LargeExpression, type Part, part, typed } from "./parts.ts";
import { findColumn, type Scope } from "./scope.ts";

/** What is asked of groups: by which columns of an inner table, and what an expression over groups stands for. */
export interface Groups {
  readonly by: readonly string[];
  readonly known: KnownNodes;
  /** The columns of that table, once all expressions are written. */
  inner(): readonly Part[];
}

interface Asked {
  readonly node: Node;
  readonly items: readonly Item[];
  readonly scope: Scope;
  /** Of the rows before they are grouped. */
  readonly known: KnownNodes;
}

/** `undefined` where nothing is grouped. */
export function groupsOf({ node, items, scope, known }: Asked): Groups | undefined {
  const isAll = textOf(node, "aggregate_handling") === "FORCE_AGGREGATES";
  const written = childrenOf(node, "group_expressions");
  const by = isAll ? groupedByAll(items) : written.map((one) => grouping(one, items, scope));
  const parts = [
    ...items.map((item) => item.node),
    hasChild(node, "having") ? childOf(node, "having") : undefined,
  ];
  const orders = childrenOf(node, "modifiers");
  refuseSets(node, written.length);
  if (by.length === 0 && ![...parts, ...orders].some((one) => one !== undefined && hasAggregate(one))) {
    // It makes one group of all rows by itself.
    if (hasChild(node, "having")) throw new OnlyEmbedded("HAVING");
    return undefined;
  }
  if (items.some(({ column }) => column !== undefined)) throw new OnlyEmbedded({ why: "star-of-groups" });
  const inner: Part[] = [];
  const name = (mark: string, one: Part): string =>
    `${mark}${inner.push(part`${one} AS ${mark}${String(inner.length)}`) - 1}`;
  const groups = new Map<string, LargeExpression>();
  for (const one of by) {
    const expression = expressionOf(one, known);
    refusePassing(expression);
    groups.set(keyOf(one), { type: expression.type, sql: name("g", expression), values: [] });
  }
  const argument = (one: Node): LargeExpression => {
    const expression = expressionOf(one, known);
    return typed(expression.type, { sql: name("a", expression), values: [] }, passingOf(expression));
  };
  return {
    by: [...groups.values()].map(({ sql }) => sql),
    inner: () => (inner.length === 0 ? [part`1 AS n`] : inner),
    known: (one) => {
      const group = groups.get(keyOf(one));
      if (group !== undefined) return group;
      if (isAggregate(one)) return aggregateOf(one, argument);
      if (textOf(one, "class") === "COLUMN_REF") throw new OnlyEmbedded(columnNames(one).join("."));
      return undefined;
    },
  };
}

/** What `GROUP BY ALL` stands for: all of the select list that adds nothing up. */
function groupedByAll(items: readonly Item[]): readonly Node[] {
  return items.flatMap(({ node }) => {
    if (node === undefined) throw new OnlyEmbedded({ why: "star-of-groups" });
    if (hasAggregate(node)) return [];
    // What is written groups nothing.
    if (!holds(node, isColumn) || holds(node, isSubquery)) throw new OnlyEmbedded("GROUP BY ALL");
    return [node];
  });
}

function isColumn(node: Node): boolean {
  return textOf(node, "class") === "COLUMN_REF";
}

function isSubquery(node: Node): boolean {
  return textOf(node, "class") === "SUBQUERY";
}

/** A column before a name of the select list, as the engine looks them up. */
function grouping(one: Node, items: readonly Item[], scope: Scope): Node {
  const place = placeWritten(one);
  const names = columnNames(one);
  const isName = names.length === 1 && findColumn(scope, names) === undefined;
  const item =
    place !== undefined ? items[place] : isName ? items[placeOfAlias(items, names[0] ?? "")] : { node: one };
  if (item?.node === undefined || hasAggregate(item.node)) throw new OnlyEmbedded("GROUP BY");
  return item.node;
}

/** `ROLLUP` and its like group more than once. */
function refuseSets(node: Node, count: number): void {
  const sets = node["group_sets"];
  const isPlain = Array.isArray(sets) && (count === 0 ? sets.length === 0 : sets.length === 1);
  const [all] = isPlain ? sets : [undefined];
  if (!isPlain || (count > 0 && !(Array.isArray(all) && all.length === count)))
    throw new OnlyEmbedded("GROUPING SETS");
}

const aggregates: ReadonlySet<string> = new Set(["count", "count_star", "sum", "min", "max", "avg", "mean"]);

function isAggregate(node: Node): boolean {
  return textOf(node, "class") === "FUNCTION" && aggregates.has(textOf(node, "function_name").toLowerCase());
}

function hasAggregate(node: Node): boolean {
  return holds(node, isAggregate);
}

/** Of the SELECT itself: what stands in a SELECT within is its own. */
function holds(node: Node, isIt: (node: Node) => boolean): boolean {
  if (isIt(node)) return true;
  return Object.entries(node).some(([name, value]) => {
    if (isSubquery(node) && name === "subquery") return false;
    return [value].flat().some((one) => isNode(one) && holds(one, isIt));
  });
}

/** Two expressions are the same that are written alike, wherever they stand and whatever they are called. */
function keyOf(node: Node): string {
  return JSON.stringify(node, (name, value: unknown) =>
    name === "query_location" || name === "alias" ? undefined : value,
  );
}

function passingOf({ isInexact }: LargeExpression): Pick<LargeExpression, "isInexact"> {
  return isInexact ? { isInexact } : {};
}

function aggregateOf(node: Node, argument: (node: Node) => LargeExpression): LargeExpression {
  const name = textOf(node, "function_name").toLowerCase();
  const isOrdered =
    hasChild(node, "order_bys") && childrenOf(childOf(node, "order_bys"), "orders").length > 0;
  const [child, ...others] = childrenOf(node, "children");
  if (isOrdered || others.length > 0) throw new OnlyEmbedded(name);
  const only = hasChild(node, "filter")
    ? part` FILTER (WHERE ${truthOf(argument(childOf(node, "filter")))})`
    : part``;
  if (child === undefined) return typed("BIGINT", part`count(*)${only}`);
  const one = argument(child);
  return node["distinct"] === true ? countedOnce(name, one, only) : aggregated(name, one, only);
}

function countedOnce(name: string, one: LargeExpression, only: Part): LargeExpression {
  if (name !== "count") throw new OnlyEmbedded(`${name}(DISTINCT …)`);
  refusePassing(one);
  return typed("BIGINT", part`count(DISTINCT ${one})${only}`);
}

function aggregated(name: string, one: LargeExpression, only: Part): LargeExpression {
  if (name === "count") return typed("BIGINT", part`count(${one})${only}`);
  if (name !== "min" && name !== "max") return addedUp(name, one, only);
  refusePassing(one);
  return typed(one.type, part`${name}(${one})${only}`);
}

function addedUp(name: string, one: LargeExpression, only: Part): LargeExpression {
  const isSum = name === "sum";
  if (one.type === "DOUBLE") return ofDoubles(isSum ? "sum" : "avg", one, only);
  if (!isExact(one.type) || (one.type === "HUGEINT" && !isSum))
    throw new OnlyEmbedded(`${name}(${one.type})`);
  const sum = isWhole(one.type) ? part`sum(CAST(${one} AS decimal(38, 0)))${only}` : part`sum(${one})${only}`;
  if (isSum) return typed(isWhole(one.type) ? "HUGEINT" : `DECIMAL(38,${scaleOf(one.type) ?? 0})`, sum);
  const count = part`count(${one})${only}`;
  const { sql, isInexact } = averageSql(one.type, { sum: sum.sql, count: count.sql });
  const values = [...sum.values, ...count.values];
  const error = part`(abs(${{ sql, values }}) * 9E-16)`;
  return typed("DOUBLE", { sql, values }, isInexact ? { isInexact, error } : {});
}

/**
 * Added up in any order, each of so many additions rounds by half of the last digit of 53 at most, of no more than the sum
 * of all without their signs: several times that is told. One value alone is what it is.
 */
function ofDoubles(name: "sum" | "avg", one: LargeExpression, only: Part): LargeExpression {
  const count = part`count(${one})${only}`;
  const error = part`((${count} - 1) * 9E-16 * sum(abs(${one}))${only})`;
  const told = name === "sum" ? error : part`(${error} / nullif(${count}, 0))`;
  return typed("DOUBLE", part`${name}(${one})${only}`, { isInexact: true, error: told });
}
