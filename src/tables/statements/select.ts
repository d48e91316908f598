import { defined } from "../../base/defined.ts";
import {
  columnNames,
  folded,
  hasChild,
  hasItems,
  type Node,
  textOf,
  walk,
} from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { expressionOf, type KnownNodes, truthOf } from "./expressions.ts";
import { fromOf, type FromPart } from "./from.ts";
import { hasLimit, isOrder, limitOf, orderOf, restOf } from "./orders.ts";
import { setOf } from "./sets.ts";
import { subqueryOf } from "./subqueries.ts";
import { type Groups, groupsOf } from "./groups.ts";
import {
  type Context,
  type Item,
  type OutputColumn,
  refuseChanges,
  refusePassing,
  type RoundedKey,
  type Select,
} from "./items.ts";
import { childOf, childrenOf, type LargeExpression, joined, type Part, part } from "./parts.ts";
import { findColumn, isSame, type Scope } from "./scope.ts";

/**
 * A SELECT of the embedded engine's tree, of which no more than so many rows are answered; one within another without a
 * number. Throws `OnlyEmbedded` with what is not answered there.
 */
export function selectOf(node: Node, context: Context, rowsMax?: number): Select {
  const own = withNamed(node, context);
  // Nothing of an order within is left outside.
  if (rowsMax === undefined && childrenOf(node, "modifiers").some(isOrder))
    throw new OnlyEmbedded({ why: "order-within" });
  if (textOf(node, "type") === "SET_OPERATION_NODE") return setOf(node, own, { select: selectOf, rowsMax });
  refuseParts(node);
  const from = fromOf(childOf(node, "from_table"), own, selectOf);
  const items = childrenOf(node, "select_list").flatMap((item) => itemsOf(item, from.scope));
  const known = columnsIn(from.scope, own);
  const where = hasChild(node, "where_clause")
    ? part` WHERE ${truthOf(expressionOf(childOf(node, "where_clause"), known))}`
    : part``;
  const groups = groupsOf({ node, items, scope: from.scope, known });
  return groups === undefined
    ? rowsSelect({ node, items, known, from, where, rowsMax })
    : groupedSelect({ node, items, groups, from, where, rowsMax });
}

/** Parts of a SELECT that are not written for Trino. */
function refuseParts(node: Node): void {
  if (textOf(node, "type") !== "SELECT_NODE") throw new OnlyEmbedded(textOf(node, "type"));
  if (hasChild(node, "sample")) throw new OnlyEmbedded("SAMPLE");
  if (hasChild(node, "qualify")) throw new OnlyEmbedded("QUALIFY");
}

/** With what `WITH` names before it. */
function withNamed(node: Node, context: Context): Context {
  const named = childrenOf(childOf(node, "cte_map"), "map").map((entry): readonly [string, Node] => {
    const value = childOf(entry, "value");
    if (childrenOf(value, "key_targets").length > 0 || hasItems(value, "aliases"))
      throw new OnlyEmbedded("WITH");
    return [folded(textOf(entry, "key")), childOf(childOf(value, "query"), "node")];
  });
  if (named.length === 0) return context;
  let own = context;
  for (const [name, query] of named) {
    const before = own;
    own = { ...own, named: new Map([...own.named, [name, () => selectOf(query, before)]]) };
  }
  return own;
}

function itemsOf(item: Node, scope: Scope): readonly Item[] {
  if (textOf(item, "class") !== "STAR") return [{ node: item, ...namedBy(item) }];
  if (item["columns"] !== false) throw new OnlyEmbedded({ why: "star-changed" });
  refuseChanges(item);
  const table = textOf(item, "relation_name");
  const tables = table === "" ? scope : scope.filter(({ name }) => isSame(name, table));
  return tables.flatMap(({ columns }) =>
    columns
      .filter(({ isShared }) => table !== "" || isShared !== true)
      .map((column) => ({ column, ...(column.name === undefined ? {} : { name: column.name }) })),
  );
}

function namedBy(item: Node): Pick<Item, "name" | "alias"> {
  const alias = textOf(item, "alias");
  if (alias !== "") return { name: alias, alias };
  const names = item["column_names"];
  const last: unknown = Array.isArray(names) ? names.at(-1) : undefined;
  return typeof last === "string" ? { name: last } : {};
}

function columnsIn(scope: Scope, context: Context): KnownNodes {
  const known: KnownNodes = (node) => {
    if (textOf(node, "class") === "SUBQUERY")
      return subqueryOf(node, { context, select: selectOf, inner: (child) => expressionOf(child, known) });
    if (textOf(node, "class") !== "COLUMN_REF") return undefined;
    const names = columnNames(node);
    const column = findColumn(scope, names);
    if (column === undefined) throw new OnlyEmbedded(names.join("."));
    return column;
  };
  return known;
}

interface Selecting {
  readonly node: Node;
  readonly items: readonly Item[];
  readonly from: FromPart;
  readonly where: Part;
  /** More are never answered. */
  readonly rowsMax: number | undefined;
}

function rowsSelect({
  node,
  items,
  known,
  from,
  where,
  rowsMax,
}: Selecting & { readonly known: KnownNodes }): Select {
  const isDistinct = childrenOf(node, "modifiers").some(isDistinctModifier);
  const outputs = items.map((item) => outputOf(item, known));
  if (isDistinct) for (const one of outputs) refusePassing(one);
  const isSeen = rowsMax !== undefined;
  const { keys, order, rounded } = orderOf(node, { items, outputs, known, isDistinct, isSeen });
  // The rows of a table have an order of their own, in which the embedded engine reads them.
  const isInner = rowsMax === undefined && !hasLimit(node);
  const hasNone = from.id === undefined || isDistinct || isInner || changesOrder(node);
  const own = hasNone ? [] : [`${from.id} ASC`];
  const rest = isDistinct
    ? restOf(
        order,
        outputs.map((_, at) => `o${at}`),
      )
    : own;
  const written = [...order, ...rest].join(", ");
  const all = [...outputs, ...keys];
  const fields = all.map((one, at) => part`${one} AS o${String(at)}`);
  const isRounded = rounded.length > 0;
  const limit = limitOf(node, { isOrdered: written !== "", rowsMax, isRounded });
  return {
    ...part`SELECT ${isDistinct ? "DISTINCT " : ""}${joined(fields, ", ")} FROM ${from}${where}${written === "" ? "" : ` ORDER BY ${written}`}${limit.sql}`,
    columns: columnsOf(items, outputs),
    isOrdered: written !== "",
    ...roundingOf(all, rounded, limit.shownMax),
  };
}

/** Behind a window rows come as it sorts them, and behind a join with a SELECT within as it finds them. */
function changesOrder(node: Node): boolean {
  let isChanged = false;
  walk([node["select_list"], node["where_clause"], node["modifiers"]], (one) => {
    isChanged ||= ["WINDOW", "SUBQUERY"].includes(textOf(one, "class"));
  });
  return isChanged;
}

function groupedSelect({
  node,
  items,
  groups,
  from,
  where,
  rowsMax,
}: Selecting & { readonly groups: Groups }): Select {
  const { known } = groups;
  const outputs = items.map((item) => outputOf(item, known));
  const having = hasChild(node, "having")
    ? part` HAVING ${truthOf(expressionOf(childOf(node, "having"), known))}`
    : part``;
  if (childrenOf(node, "modifiers").some(isDistinctModifier))
    throw new OnlyEmbedded({ why: "distinct-of-groups" });
  const isSeen = rowsMax !== undefined;
  const { keys, order, rounded } = orderOf(node, { items, outputs, known, isDistinct: false, isSeen });
  const all = [...outputs, ...keys];
  const fields = all.map((one, at) => part`${one} AS o${String(at)}`);
  const sorted = [...order, ...restOf(order, groups.by)];
  const written = sorted.length === 0 ? "" : ` ORDER BY ${sorted.join(", ")}`;
  const isOne = groups.by.length === 0;
  const by = isOne ? "" : ` GROUP BY ${groups.by.join(", ")}`;
  // What groups is written once, within: no two question marks are the same expression.
  const inner = part`(SELECT ${joined(groups.inner(), ", ")} FROM ${from}${where})`;
  const isOrdered = isOne || written !== "";
  const limit = limitOf(node, { isOrdered, rowsMax, isRounded: rounded.length > 0 });
  return {
    ...part`SELECT ${joined(fields, ", ")} FROM ${inner}${by}${having}${written}${limit.sql}`,
    columns: columnsOf(items, outputs),
    isOrdered,
    ...(isOne ? { isOne } : {}),
    ...roundingOf(all, rounded, limit.shownMax),
  };
}

function roundingOf(
  all: readonly LargeExpression[],
  keys: readonly RoundedKey[],
  shownMax: number | undefined,
): Pick<Select, "rounding"> {
  if (keys.length === 0) return {};
  return { rounding: { types: all.map(({ type }) => type), keys, ...defined({ shownMax }) } };
}

function outputOf({ node, column }: Item, known: KnownNodes): LargeExpression {
  if (column !== undefined) return column;
  if (node === undefined) throw new OnlyEmbedded({ why: "read-otherwise" });
  return expressionOf(node, known);
}

function columnsOf(items: readonly Item[], outputs: readonly LargeExpression[]): readonly OutputColumn[] {
  return outputs.map(({ type, isInexact }, at) => {
    const name = items[at]?.name;
    return {
      type,
      ...(name === undefined ? {} : { name }),
      ...(isInexact === undefined ? {} : { isInexact }),
    };
  });
}

function isDistinctModifier(modifier: Node): boolean {
  if (textOf(modifier, "type") !== "DISTINCT_MODIFIER") return false;
  if (hasItems(modifier, "distinct_on_targets")) throw new OnlyEmbedded("DISTINCT ON");
  return true;
}
