import type { Node } from "../../engine/check-select.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { expressionOf, type KnownNodes, truthOf } from "./expressions.ts";
import { fromOf, type FromPart } from "./from.ts";
import { type Groups, groupsOf } from "./groups.ts";
import {
  columnNames,
  type Context,
  hasItems,
  type Item,
  type OutputColumn,
  placeOfAlias,
  placeWritten,
  refusePassing,
  type Select,
} from "./items.ts";
import {
  childOf,
  childrenOf,
  type LargeExpression,
  hasChild,
  joined,
  type Part,
  part,
  textOf,
} from "./parts.ts";
import { findColumn, folded, isSame, type Scope } from "./scope.ts";

/**
 * A SELECT of the embedded engine's tree, of which no more than so many rows are answered; one within another without a
 * number. Throws `OnlyEmbedded` with what is not answered there.
 */
export function selectOf(node: Node, context: Context, rowsMax?: number): Select {
  refuseParts(node);
  const own = withNamed(node, context);
  // Nothing of an order within is left outside.
  if (rowsMax === undefined && childrenOf(node, "modifiers").some(isOrder))
    throw new OnlyEmbedded("ORDER BY within");
  const from = fromOf(childOf(node, "from_table"), own, selectOf);
  const items = childrenOf(node, "select_list").flatMap((item) => itemsOf(item, from.scope));
  const known = columnsIn(from.scope);
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
  if (textOf(node, "type") !== "SELECT_NODE") throw new OnlyEmbedded(nameOf(node));
  if (hasChild(node, "sample")) throw new OnlyEmbedded("SAMPLE");
  if (hasChild(node, "qualify")) throw new OnlyEmbedded("QUALIFY");
  if (textOf(node, "aggregate_handling") !== "STANDARD_HANDLING") throw new OnlyEmbedded("GROUP BY ALL");
}

function nameOf(node: Node): string {
  return textOf(node, "setop_type") || textOf(node, "type");
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
  const isPlain =
    item["columns"] === false &&
    !hasChild(item, "expr") &&
    ["exclude_list", "replace_list", "rename_list", "qualified_exclude_list"].every(
      (name) => !hasItems(item, name),
    );
  if (!isPlain) throw new OnlyEmbedded("a star with changes");
  const table = textOf(item, "relation_name");
  const tables = table === "" ? scope : scope.filter(({ name }) => isSame(name, table));
  return tables.flatMap(({ columns }) =>
    columns.map((column) => ({ column, ...(column.name === undefined ? {} : { name: column.name }) })),
  );
}

function namedBy(item: Node): Pick<Item, "name" | "alias"> {
  const alias = textOf(item, "alias");
  if (alias !== "") return { name: alias, alias };
  const names = item["column_names"];
  const last: unknown = Array.isArray(names) ? names.at(-1) : undefined;
  return typeof last === "string" ? { name: last } : {};
}

function columnsIn(scope: Scope): KnownNodes {
  return (node) => {
    if (textOf(node, "class") !== "COLUMN_REF") return undefined;
    const names = columnNames(node);
    const column = findColumn(scope, names);
    if (column === undefined) throw new OnlyEmbedded(names.join("."));
    return column;
  };
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
  const { keys, order } = orderOf(node, { items, outputs, known, isDistinct });
  // The rows of a table have an order of their own, in which the embedded engine reads them.
  const isInner = rowsMax === undefined && !hasLimit(node);
  const own = from.id === undefined || isDistinct || isInner ? [] : [`${from.id} ASC`];
  const rest = isDistinct
    ? restOf(
        order,
        outputs.map((_, at) => `o${at}`),
      )
    : own;
  const written = [...order, ...rest].join(", ");
  const fields = [...outputs, ...keys].map((one, at) => part`${one} AS o${String(at)}`);
  return {
    ...part`SELECT ${isDistinct ? "DISTINCT " : ""}${joined(fields, ", ")} FROM ${from}${where}${written === "" ? "" : ` ORDER BY ${written}`}${limitOf(node, written !== "", rowsMax)}`,
    columns: columnsOf(items, outputs),
    isOrdered: written !== "",
  };
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
  if (childrenOf(node, "modifiers").some(isDistinctModifier)) throw new OnlyEmbedded("DISTINCT of groups");
  const { keys, order } = orderOf(node, { items, outputs, known, isDistinct: false });
  const fields = [...outputs, ...keys].map((one, at) => part`${one} AS o${String(at)}`);
  const sorted = [...order, ...restOf(order, groups.by)];
  const written = sorted.length === 0 ? "" : ` ORDER BY ${sorted.join(", ")}`;
  const isOne = groups.by.length === 0;
  const by = isOne ? "" : ` GROUP BY ${groups.by.join(", ")}`;
  // What groups is written once, within: no two question marks are the same expression.
  const inner = part`(SELECT ${joined(groups.inner(), ", ")} FROM ${from}${where})`;
  return {
    ...part`SELECT ${joined(fields, ", ")} FROM ${inner}${by}${having}${written}${limitOf(node, isOne || written !== "", rowsMax)}`,
    columns: columnsOf(items, outputs),
    isOrdered: isOne || written !== "",
  };
}

/** What an order leaves alike has one too, which is the same each time: whoever asks for the next rows has none twice. */
function restOf(order: readonly string[], names: readonly string[]): readonly string[] {
  return order.length === 0 ? [] : names.map((name) => `${name} ASC NULLS LAST`);
}

function outputOf({ node, column }: Item, known: KnownNodes): LargeExpression {
  if (column !== undefined) return column;
  if (node === undefined) throw new OnlyEmbedded("nothing");
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

function isOrder(modifier: Node): boolean {
  return textOf(modifier, "type") === "ORDER_MODIFIER";
}

function isDistinctModifier(modifier: Node): boolean {
  if (textOf(modifier, "type") !== "DISTINCT_MODIFIER") return false;
  if (hasItems(modifier, "distinct_on_targets")) throw new OnlyEmbedded("DISTINCT ON");
  return true;
}

interface Ordering {
  readonly items: readonly Item[];
  readonly outputs: readonly LargeExpression[];
  readonly known: KnownNodes;
  readonly isDistinct: boolean;
}

/** The order, by the places of columns; what it looks at beside those that are shown stands behind these. */
function orderOf(node: Node, { items, outputs, known, isDistinct }: Ordering) {
  const keys: LargeExpression[] = [];
  const placeFor = (key: LargeExpression): number => {
    const shown = outputs.findIndex((one) => isAlike(one, key));
    if (shown >= 0) return shown;
    if (isDistinct) throw new OnlyEmbedded("an order of DISTINCT by what is not shown");
    return outputs.length + keys.push(key) - 1;
  };
  const orders = childrenOf(node, "modifiers")
    .filter(isOrder)
    .flatMap((modifier) => childrenOf(modifier, "orders"));
  const order = orders.map((one) => {
    const by = childOf(one, "expression");
    const at = placeOf(by, items) ?? placeFor(expressionOf(by, known));
    const key = outputs[at] ?? keys[at - outputs.length];
    if (key === undefined) throw new OnlyEmbedded("an order by a place that is none");
    refusePassing(key);
    const isFirst = /FIRST/.test(textOf(one, "null_order"));
    return `o${at} ${textOf(one, "type") === "DESCENDING" ? "DESC" : "ASC"} NULLS ${isFirst ? "FIRST" : "LAST"}`;
  });
  return { keys, order };
}

function isAlike(one: LargeExpression, other: LargeExpression): boolean {
  return one.sql === other.sql && one.values.every((value, at) => value === other.values[at]);
}

/** Of a number, or of a name that `AS` gives: before any column. */
function placeOf(by: Node, items: readonly Item[]): number | undefined {
  const place = placeWritten(by);
  if (place !== undefined) return place;
  const [name, ...others] = columnNames(by);
  if (textOf(by, "class") !== "COLUMN_REF" || name === undefined || others.length > 0) return undefined;
  const at = placeOfAlias(items, name);
  return at < 0 ? undefined : at;
}

function hasLimit(node: Node): boolean {
  return childrenOf(node, "modifiers").some((one) => /LIMIT/.test(textOf(one, "type")));
}

function limitOf(node: Node, isOrdered: boolean, rowsMax: number | undefined): string {
  const [modifier, ...others] = childrenOf(node, "modifiers").filter((one) =>
    /LIMIT/.test(textOf(one, "type")),
  );
  if (modifier === undefined) return rowsMax === undefined ? "" : ` LIMIT ${rowsMax}`;
  if (others.length > 0 || textOf(modifier, "type") !== "LIMIT_MODIFIER")
    throw new OnlyEmbedded("LIMIT in percent");
  // Which rows these are is each engine's own.
  if (!isOrdered) throw new OnlyEmbedded("LIMIT without ORDER BY");
  const limit = numberIn(modifier, "limit");
  const offset = numberIn(modifier, "offset");
  const most = rowsMax === undefined ? limit : Math.min(rowsMax, limit ?? rowsMax);
  return `${offset === undefined ? "" : ` OFFSET ${offset}`}${most === undefined ? "" : ` LIMIT ${most}`}`;
}

function numberIn(modifier: Node, name: string): number | undefined {
  if (!hasChild(modifier, name)) return undefined;
  const written = childOf(modifier, name);
  const value = textOf(written, "class") === "CONSTANT" ? childOf(written, "value")["value"] : undefined;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new OnlyEmbedded(name.toUpperCase());
  return value;
}
