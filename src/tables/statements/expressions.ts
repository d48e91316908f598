import { hasChild, type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { aligned, unified } from "./align.ts";
import { callOf } from "./functions.ts";
import { windowOf } from "./windows.ts";
import { childOf, childrenOf, type LargeExpression, joined, part, typed } from "./parts.ts";

/** What a node stands for before anything else is looked for: a group, a column, an aggregate; `undefined` for any other. */
export type KnownNodes = (node: Node) => LargeExpression | undefined;

/** An expression of the embedded engine's tree as Trino writes it. Throws `OnlyEmbedded` where it has none alike. */
export function expressionOf(node: Node, known: KnownNodes): LargeExpression {
  const found = known(node);
  if (found !== undefined) return found;
  const make = makers[textOf(node, "class")];
  if (make === undefined) throw new OnlyEmbedded(textOf(node, "class"));
  return make(node, (child) => expressionOf(child, known));
}

type Inner = (node: Node) => LargeExpression;

const makers: Readonly<Record<string, (node: Node, inner: Inner) => LargeExpression>> = {
  CONSTANT: constantOf,
  COMPARISON: comparisonOf,
  CONJUNCTION: conjunctionOf,
  BETWEEN: betweenOf,
  OPERATOR: operatorOf,
  CASE: caseOf,
  CAST: castOf,
  FUNCTION: (node, inner) => callOf(node, inner),
  WINDOW: windowOf,
};

function constantOf(node: Node): LargeExpression {
  const value = childOf(node, "value");
  const type = childOf(value, "type");
  const id = textOf(type, "id");
  const { value: written, is_null: isNull } = value;
  if (isNull === true) return { sql: "NULL", values: [], type: "NULL" };
  if (id === "VARCHAR" && typeof written === "string")
    return { sql: "?", values: [written], type: id, written };
  if (id === "BOOLEAN" && typeof written === "boolean") return { sql: String(written), values: [], type: id };
  if (typeof written !== "number" || !Number.isSafeInteger(written))
    throw new OnlyEmbedded(`CAST(… AS ${id})`);
  if (id === "INTEGER" || id === "BIGINT") return { sql: "?", values: [BigInt(written)], type: id, written };
  if (id === "DECIMAL") return decimalOf(written, childOf(type, "type_info"));
  throw new OnlyEmbedded(`CAST(… AS ${id})`);
}

/** Fifteen digits, which a double has too. */
function decimalOf(digits: number, { width, scale }: Node): LargeExpression {
  if (typeof width !== "number" || typeof scale !== "number" || width > 15)
    throw new OnlyEmbedded({ why: "long-decimal" });
  const sign = digits < 0 ? "-" : "";
  const text = String(Math.abs(digits)).padStart(scale + 1, "0");
  const written = `${sign}${text.slice(0, text.length - scale)}.${text.slice(text.length - scale)}`;
  return {
    sql: `CAST(? AS decimal(${width},${scale}))`,
    values: [scale === 0 ? `${sign}${text}` : written],
    type: `DECIMAL(${width},${scale})`,
    written: Number(written),
  };
}

const comparisons: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: "=",
  COMPARE_NOTEQUAL: "<>",
  COMPARE_LESSTHAN: "<",
  COMPARE_GREATERTHAN: ">",
  COMPARE_LESSTHANOREQUALTO: "<=",
  COMPARE_GREATERTHANOREQUALTO: ">=",
  COMPARE_DISTINCT_FROM: "IS DISTINCT FROM",
  COMPARE_NOT_DISTINCT_FROM: "IS NOT DISTINCT FROM",
};

/** Of what is the same each time. */
function exactly(inner: Inner, node: Node): LargeExpression {
  const one = inner(node);
  if (one.isInexact) throw new OnlyEmbedded({ why: "condition-on-rounded" });
  return one;
}

function pairOf(inner: Inner, ...nodes: readonly Node[]): readonly LargeExpression[] {
  const all = nodes.map((node) => exactly(inner, node));
  if (all.some(({ type }) => type === "VARCHAR[]")) throw new OnlyEmbedded({ why: "comparison-of-lists" });
  return aligned(all);
}

function comparisonOf(node: Node, inner: Inner): LargeExpression {
  const sign = comparisons[textOf(node, "type")];
  const [left, right] = pairOf(inner, childOf(node, "left"), childOf(node, "right"));
  if (sign === undefined || left === undefined || right === undefined)
    throw new OnlyEmbedded(textOf(node, "type"));
  if (sign === "=" || sign === "<>") refuseMissing(left, right);
  return typed("BOOLEAN", part`(${left} ${sign} ${right})`);
}

function conjunctionOf(node: Node, inner: Inner): LargeExpression {
  const between = textOf(node, "type") === "CONJUNCTION_AND" ? " AND " : " OR ";
  const parts = childrenOf(node, "children").map((child) => truthOf(inner(child)));
  return typed("BOOLEAN", part`(${joined(parts, between)})`);
}

/** What is no truth is made one by the one engine alone. */
export function truthOf(one: LargeExpression): LargeExpression {
  if (one.type !== "BOOLEAN" && one.type !== "NULL") throw new OnlyEmbedded(`WHERE ${one.type}`);
  return one;
}

function betweenOf(node: Node, inner: Inner): LargeExpression {
  const [input, lower, upper] = pairOf(
    inner,
    childOf(node, "input"),
    childOf(node, "lower"),
    childOf(node, "upper"),
  );
  if (input === undefined || lower === undefined || upper === undefined) throw new OnlyEmbedded("BETWEEN");
  return typed("BOOLEAN", part`(${input} BETWEEN ${lower} AND ${upper})`);
}

function operatorOf(node: Node, inner: Inner): LargeExpression {
  const type = textOf(node, "type");
  const children = childrenOf(node, "children");
  const [first] = children;
  if (first === undefined) throw new OnlyEmbedded(type);
  switch (type) {
    case "OPERATOR_IS_NULL":
      return typed("BOOLEAN", part`(${inner(first)} IS NULL)`);
    case "OPERATOR_IS_NOT_NULL":
      return typed("BOOLEAN", part`(${inner(first)} IS NOT NULL)`);
    case "OPERATOR_NOT":
      return typed("BOOLEAN", part`(NOT ${truthOf(inner(first))})`);
    case "COMPARE_IN":
    case "COMPARE_NOT_IN":
      return amongOf(pairOf(inner, ...children), type === "COMPARE_IN" ? "" : "NOT ");
    case "OPERATOR_COALESCE": {
      const { type: common, all } = unified(children.map(inner));
      const isInexact = all.some((one) => one.isInexact);
      return typed(common, part`coalesce(${joined(all, ", ")})`, isInexact ? { isInexact } : {});
    }
    default:
      throw new OnlyEmbedded(type);
  }
}

function amongOf([input, ...among]: readonly LargeExpression[], not: string): LargeExpression {
  if (input === undefined || among.length === 0) throw new OnlyEmbedded("IN");
  for (const one of among) refuseMissing(input, one);
  return typed("BOOLEAN", part`(${input} ${not}IN (${joined(among, ", ")}))`);
}

/**
 * Of a list with a value that is missing Trino 476 says that other whole numbers are not in it, which nobody knows; and it
 * makes a list of several `=` with `OR` between them.
 */
function refuseMissing(one: LargeExpression, other: LargeExpression): void {
  if (isWritten(one) || isWritten(other)) return;
  if ([one, other].some(({ sql, type }) => type === "NULL" || /\bNULL\b/.test(sql)))
    throw new OnlyEmbedded("= NULL");
}

function isWritten({ sql, written }: LargeExpression): boolean {
  return sql === "?" || written !== undefined;
}

function caseOf(node: Node, inner: Inner): LargeExpression {
  const checks = childrenOf(node, "case_checks");
  const otherwise: LargeExpression = hasChild(node, "else_expr")
    ? inner(childOf(node, "else_expr"))
    : { sql: "NULL", values: [], type: "NULL" };
  const answers = unified([...checks.map((check) => inner(childOf(check, "then_expr"))), otherwise]);
  const parts = checks.map((check, at) => {
    const when = truthOf(inner(childOf(check, "when_expr")));
    return part`WHEN ${when} THEN ${answers.all[at] ?? otherwise}`;
  });
  const isInexact = answers.all.some((one) => one.isInexact);
  const sql = part`CASE ${joined(parts, " ")} ELSE ${answers.all.at(-1) ?? otherwise} END`;
  return typed(answers.type, sql, isInexact ? { isInexact } : {});
}

/** Of what is written, and of whole numbers: other casts are each engine's own. */
function castOf(node: Node, inner: Inner): LargeExpression {
  const to = textOf(childOf(node, "cast_type"), "id");
  const child = inner(childOf(node, "child"));
  const made = node["try_cast"] === true ? undefined : (castWritten(child, to) ?? castWhole(child, to));
  if (made === undefined) throw new OnlyEmbedded(`CAST(… AS ${to})`);
  return made;
}

/** The engine's parser writes `true` as a cast of `t`. */
function castWritten(child: LargeExpression, to: string): LargeExpression | undefined {
  const { written } = child;
  if (typeof written !== "string") return undefined;
  if (to === "BOOLEAN" && /^[tf]$/.test(written))
    return { sql: String(written === "t"), values: [], type: to };
  if (to !== "DATE" && to !== "TIMESTAMP") return undefined;
  return aligned([{ sql: "", values: [], type: to }, child])[1];
}

function castWhole(child: LargeExpression, to: string): LargeExpression | undefined {
  if (child.type === to && !to.startsWith("DECIMAL")) return child;
  if (child.type !== "INTEGER" && child.type !== "BIGINT") return undefined;
  if (to === "BIGINT") return { ...child, type: to };
  return to === "DOUBLE" ? typed("DOUBLE", part`CAST(${child} AS double)`) : undefined;
}
