import { type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { isWhole } from "./align.ts";
import { type Context, refusePassing, type Select } from "./items.ts";
import { childOf, type LargeExpression, part, typed } from "./parts.ts";

interface Around {
  readonly context: Context;
  readonly select: (node: Node, context: Context) => Select;
  readonly inner: (node: Node) => LargeExpression;
}

/** A SELECT within an expression, which sees nothing of what is around it: `IN (SELECT …)`, and one value of all rows. */
export function subqueryOf(node: Node, { context, select, inner }: Around): LargeExpression {
  const kind = textOf(node, "subquery_type");
  if (kind !== "ANY" && kind !== "SCALAR") throw new OnlyEmbedded(`${kind} (SELECT …)`);
  const within = select(childOf(childOf(node, "subquery"), "node"), context);
  const [column, ...others] = within.columns;
  if (column === undefined || others.length > 0) throw new OnlyEmbedded({ why: "subquery-of-columns" });
  const called = part`SELECT o0 FROM (${within}) AS t${String(context.next())}`;
  if (kind === "SCALAR") {
    if (within.isOne !== true) throw new OnlyEmbedded({ why: "subquery-of-rows" });
    return typed(column.type, part`(${called})`, column.isInexact ? { isInexact: true } : {});
  }
  const one = inner(childOf(node, "child"));
  if (textOf(node, "comparison_type") !== "COMPARE_EQUAL") throw new OnlyEmbedded("ANY (SELECT …)");
  refuseOther(one, { ...part``, ...column });
  return typed("BOOLEAN", part`(${one} IN (${called}))`);
}

/** Of one type, or whole numbers. */
function refuseOther(one: LargeExpression, other: LargeExpression): void {
  refusePassing(one);
  refusePassing(other);
  const isAlike = one.type === other.type || (isWhole(one.type) && isWhole(other.type));
  if (!isAlike || one.type === "NULL") throw new OnlyEmbedded(`${one.type} IN (SELECT ${other.type})`);
}
