import { hasChild, hasItems, type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { isExact, isWhole } from "./align.ts";
import { frameOf, type WindowFrame } from "./frames.ts";
import { directionOf, refusePassing } from "./items.ts";
import { childOf, childrenOf, joined, type LargeExpression, type Part, part, typed } from "./parts.ts";
import { scaleOf } from "../large/large-columns.ts";

type Inner = (node: Node) => LargeExpression;

/** A function over the rows around each. */
export function windowOf(node: Node, inner: Inner): LargeExpression {
  const name = textOf(node, "function_name").toLowerCase();
  refuseMore(node);
  const frame = frameOf(node);
  if (frame !== undefined) refuseFrame(frame, name, node);
  const by = childrenOf(node, "partitions").map(inner);
  const orders = childrenOf(node, "orders").map((one) => ({ one, key: inner(childOf(one, "expression")) }));
  for (const key of [...by, ...orders.map((order) => order.key)]) refusePassing(key);
  // Of rows that stand alike each engine has an order of its own.
  if ((needsOrder.has(name) || frame?.tellsApart === true) && !orders.some(({ key }) => key.isUnique))
    throw new OnlyEmbedded({ why: "window-without-id" });
  const partition = by.length === 0 ? part`` : part`PARTITION BY ${joined(by, ", ")}`;
  const keys = orders.map(({ one, key }) => part`${key} ${directionOf(one)}`);
  const order = keys.length === 0 ? part`` : part` ORDER BY ${joined(keys, ", ")}`;
  const over = part` OVER (${partition}${order}${frame?.sql ?? ""})`;
  return calledOver(name, childrenOf(node, "children").map(inner), over);
}

const needsOrder: ReadonlySet<string> = new Set(["row_number", "lag", "lead", "first_value", "last_value"]);

/** Those that look at the rows of a frame: the others look at all of them, whatever is written. */
const ofFrames: ReadonlySet<string> = new Set([
  "count",
  "count_star",
  "sum",
  "min",
  "max",
  "first_value",
  "last_value",
]);

function refuseFrame({ countsGroups }: WindowFrame, name: string, node: Node): void {
  if (!ofFrames.has(name) || (countsGroups && !hasItems(node, "orders")))
    throw new OnlyEmbedded({ why: "window-with-frame" });
}

function refuseMore(node: Node): void {
  const isPlain =
    textOf(node, "exclude_clause") === "NO_OTHER" &&
    node["ignore_nulls"] === false &&
    node["distinct"] === false;
  const hasMore = ["filter_expr", "offset_expr", "default_expr"].some((one) => hasChild(node, one));
  if (!isPlain || hasMore || hasItems(node, "arg_orders"))
    throw new OnlyEmbedded({ why: "window-with-more" });
}

const ranks: ReadonlySet<string> = new Set(["rank", "dense_rank", "row_number"]);

/** What they answer is a value of one of the rows. */
const ofOneRow: ReadonlySet<string> = new Set(["min", "max", "lag", "lead", "first_value", "last_value"]);

function calledOver(name: string, args: readonly LargeExpression[], over: Part): LargeExpression {
  const [one, ...others] = args;
  if (others.length > 0) throw new OnlyEmbedded(`${name} OVER`);
  if (one === undefined) {
    if (ranks.has(name)) return typed("BIGINT", part`${name}()${over}`);
    if (name === "count_star" || name === "count") return typed("BIGINT", part`count(*)${over}`);
    throw new OnlyEmbedded(`${name} OVER`);
  }
  refusePassing(one);
  if (name === "count") return typed("BIGINT", part`count(${one})${over}`);
  if (ofOneRow.has(name)) return typed(one.type, part`${name}(${one})${over}`);
  if (name !== "sum" || !isExact(one.type)) throw new OnlyEmbedded(`${name} OVER`);
  if (!isWhole(one.type)) return typed(`DECIMAL(38,${scaleOf(one.type) ?? 0})`, part`sum(${one})${over}`);
  return typed("HUGEINT", part`sum(CAST(${one} AS decimal(38, 0)))${over}`);
}
