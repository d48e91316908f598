import { columnNames, type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { isWhole, unified } from "./align.ts";
import { type Context, type OutputColumn, refusePassing, type Select } from "./items.ts";
import { limitOf, orderOf, restOf } from "./orders.ts";
import { childOf, childrenOf, type LargeExpression, type Part, part } from "./parts.ts";
import { isSame } from "./scope.ts";

interface Sides {
  readonly select: (node: Node, context: Context) => Select;
  /** More are never answered; one within another has no number. */
  readonly rowsMax: number | undefined;
}

const kinds: ReadonlySet<string> = new Set(["UNION", "EXCEPT", "INTERSECT"]);

/** `UNION`, `EXCEPT` and `INTERSECT`, whose columns are called as those of the first. */
export function setOf(node: Node, context: Context, { select, rowsMax }: Sides): Select {
  const kind = textOf(node, "setop_type");
  const isAll = node["setop_all"] === true;
  if (!kinds.has(kind)) throw new OnlyEmbedded(kind);
  if (hasOtherModifiers(node)) throw new OnlyEmbedded({ why: "limit-in-percent" });
  const left = select(childOf(node, "left"), context);
  const right = select(childOf(node, "right"), context);
  const columns = columnsOf(left, right);
  if (kind !== "UNION" || !isAll) for (const one of columns) refusePassing({ sql: "", values: [], ...one });
  const outputs = columns.map((column, at): LargeExpression => ({ sql: `o${at}`, values: [], ...column }));
  const { order } = orderOf(node, {
    items: columns.map(({ name }) => (name === undefined ? {} : { name, alias: name })),
    outputs,
    known: (one) => outputCalled(one, columns, outputs),
    isDistinct: true,
    isSeen: false,
  });
  const comparable = outputs.filter(({ type, isInexact }) => !isInexact && type !== "VARCHAR[]");
  const rest = restOf(
    order,
    comparable.map(({ sql }) => sql),
  );
  const sorted = order.length === 0 ? "" : ` ORDER BY ${[...order, ...rest].join(", ")}`;
  const limit = limitOf(node, { isOrdered: order.length > 0, rowsMax, isRounded: false });
  const list = outputs.map(({ sql }) => sql).join(", ");
  const side = (one: Part): Part => part`SELECT ${list} FROM (${one}) AS t${String(context.next())}`;
  const sets = part`${side(left)} ${kind}${isAll ? " ALL" : ""} ${side(right)}`;
  return {
    ...part`SELECT ${list} FROM (${sets}) AS t${String(context.next())}${sorted}${limit.sql}`,
    columns,
    isOrdered: order.length > 0,
  };
}

/** Of one type on both sides, or whole numbers. */
function columnsOf(left: Select, right: Select): readonly OutputColumn[] {
  if (left.columns.length !== right.columns.length) throw new OnlyEmbedded({ why: "set-of-other-columns" });
  return left.columns.map((one, at) => {
    const other = right.columns[at] ?? one;
    const isPlain = one.type === other.type || (isWhole(one.type) && isWhole(other.type));
    if (!isPlain) throw new OnlyEmbedded(`${one.type}, ${other.type}`);
    const both = [one, other].map((column) => ({ sql: "", values: [], ...column }));
    const isInexact = one.isInexact ?? other.isInexact;
    const type = one.type === other.type ? one.type : unified(both).type;
    return { ...one, type, ...(isInexact ? { isInexact } : {}) };
  });
}

/** What stands for an expression of an order: the one column of that name. */
function outputCalled(
  node: Node,
  columns: readonly OutputColumn[],
  outputs: readonly LargeExpression[],
): LargeExpression {
  const [name = "", ...others] = columnNames(node);
  const found = outputs.filter((_, at) => isSame(columns[at]?.name, name));
  const [first] = found;
  if (first === undefined || found.length > 1 || others.length > 0)
    throw new OnlyEmbedded({ why: "order-of-set" });
  return first;
}

/** Whether a SELECT says more than an order and a limit. */
function hasOtherModifiers(node: Node): boolean {
  return childrenOf(node, "modifiers").some((one) => !/^(?:ORDER|LIMIT)_MODIFIER$/.test(textOf(one, "type")));
}
