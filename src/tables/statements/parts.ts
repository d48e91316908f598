import { isNode, type Node } from "../../engine/statement-tree.ts";
import type { TrinoValue } from "../../trino/literal.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";

/** A piece of a statement for Trino, with the values of its question marks in their order. */
export interface Part {
  readonly sql: string;
  readonly values: readonly TrinoValue[];
}

/** An expression of Trino, with the embedded engine's name of the type that it stands for. */
export interface LargeExpression extends Part {
  readonly type: string;
  /** Of a number or a text that is written in the statement: as it is compared with what has another type. */
  readonly written?: number | string;
  /** Whether its last digits are others each time: nothing may hang on them. */
  readonly isInexact?: true;
  /** By how much it may differ at most from what it is without any rounding, where that can be told: a number of Trino. */
  readonly error?: Part;
  /** Of a column with another value in each row of what is read. */
  readonly isUnique?: true;
}

/**
 * Letters that a statement has there at most. What is written twice of each of its parts would be without bound, within
 * few letters of who asks.
 */
const lettersMax = 100_000;

/** A piece out of pieces; what is a text is SQL as it is. */
export function part(texts: TemplateStringsArray, ...inner: readonly (Part | string)[]): Part {
  return bounded({
    sql: texts.map((text, at) => text + sqlOf(inner[at])).join(""),
    values: inner.flatMap((one) => (typeof one === "string" ? [] : one.values)),
  });
}

function bounded(one: Part): Part {
  if (one.sql.length > lettersMax) throw new OnlyEmbedded({ why: "long-statement" });
  return one;
}

function sqlOf(one: Part | string | undefined): string {
  return typeof one === "object" ? one.sql : (one ?? "");
}

export function joined(parts: readonly Part[], between: string): Part {
  return bounded({
    sql: parts.map(({ sql }) => sql).join(between),
    values: parts.flatMap(({ values }) => values),
  });
}

export function typed(
  type: string,
  { sql, values }: Part,
  more: Partial<LargeExpression> = {},
): LargeExpression {
  return { sql, values, type, ...more };
}

/** A child of a node of the tree, which has one. */
export function childOf(node: Node, name: string): Node {
  const child = node[name];
  if (!isNode(child)) throw new OnlyEmbedded(name);
  return child;
}

export function childrenOf(node: Node, name: string): readonly Node[] {
  const children = node[name];
  if (children === undefined || children === null) return [];
  if (!Array.isArray(children) || !children.every(isNode)) throw new OnlyEmbedded(name);
  return children;
}
