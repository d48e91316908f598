import { hasChild, type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { asDouble, isWhole } from "./align.ts";
import { childrenOf, type LargeExpression, type Part, part, typed } from "./parts.ts";

type Call = (args: readonly LargeExpression[]) => LargeExpression;

/** A function, or an operator, of which both engines make the same. */
export function callOf(node: Node, inner: (node: Node) => LargeExpression): LargeExpression {
  const name = textOf(node, "function_name").toLowerCase();
  const call = calls.get(name);
  if (call === undefined || node["distinct"] === true || hasChild(node, "filter"))
    throw new OnlyEmbedded(name);
  return call(childrenOf(node, "children").map(inner));
}

const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["+", (args) => arithmetic(args, "+")],
  ["-", (args) => (args.length === 1 ? negative(args[0]) : arithmetic(args, "-"))],
  ["*", (args) => arithmetic(args, "*")],
  ["/", quotient],
  ["//", (args) => wholeQuotient(args, "/")],
  ["%", (args) => wholeQuotient(args, "%")],
  ["~~", (args) => like(args, "")],
  ["!~~", (args) => like(args, "NOT ")],
  ["||", joinedTexts],
  ["lower", (args) => ofText(args, "VARCHAR", "lower")],
  ["length", (args) => ofText(args, "BIGINT", "length")],
  ["year", ([day]) => partOfDay("year", day)],
  ["month", ([day]) => partOfDay("month", day)],
  ["day", ([day]) => partOfDay("day", day)],
  ["date_part", ([name, day]) => partOfDay(wordOf(name), day)],
  ["date_trunc", ([name, day]) => beginOf(wordOf(name), day)],
]);

function pairOf(
  [left, right, ...others]: readonly LargeExpression[],
  name: string,
): readonly [LargeExpression, LargeExpression] {
  if (left === undefined || right === undefined || others.length > 0) throw new OnlyEmbedded(name);
  return [left, right];
}

/** Of whole numbers as long as those of columns, which none of the two lets pass over in silence; of doubles. */
function arithmetic(args: readonly LargeExpression[], sign: string): LargeExpression {
  const [left, right] = pairOf(args, sign);
  const types = [left.type, right.type];
  if (types.every(isWhole)) {
    if (types.every((type) => type === "INTEGER")) throw new OnlyEmbedded(`INTEGER ${sign} INTEGER`);
    return typed(types.includes("HUGEINT") ? "HUGEINT" : "BIGINT", part`(${left} ${sign} ${right})`);
  }
  if (!types.includes("DOUBLE")) throw new OnlyEmbedded(`${left.type} ${sign} ${right.type}`);
  const sql = part`(${asDouble(left)} ${sign} ${asDouble(right)})`;
  return typed("DOUBLE", sql, isRoundedAlike(left, right) ? {} : { isInexact: true });
}

/**
 * One operation on doubles is rounded in one way by both (IEEE 754). Where one side is a number above zero that is written,
 * nothing comes of it that is none, which each compares in a way of its own, nor a zero with a minus.
 */
function isRoundedAlike(left: LargeExpression, right: LargeExpression): boolean {
  if (left.isInexact || right.isInexact || left.type === "HUGEINT") return false;
  return isAboveZero(right) || isAboveZero(left);
}

function isAboveZero({ written }: LargeExpression): boolean {
  return typeof written === "number" && written > 0;
}

function negative(one: LargeExpression | undefined): LargeExpression {
  if (one === undefined || (one.type !== "BIGINT" && one.type !== "HUGEINT")) throw new OnlyEmbedded("-");
  return typed(one.type, part`(- ${one})`);
}

function quotient(args: readonly LargeExpression[]): LargeExpression {
  const [left, right] = pairOf(args, "/");
  const isAlike = isAboveZero(right) && isRoundedAlike(left, right) && !left.type.startsWith("DECIMAL");
  const sql = part`(${toDouble(left)} / ${toDouble(right)})`;
  return typed("DOUBLE", sql, isAlike ? {} : { isInexact: true });
}

function toDouble(one: LargeExpression): LargeExpression {
  if (isWhole(one.type) || one.type.startsWith("DECIMAL"))
    return typed("DOUBLE", part`CAST(${one} AS double)`);
  return asDouble(one);
}

/** By a number that is written, and is not zero. */
function wholeQuotient(args: readonly LargeExpression[], sign: string): LargeExpression {
  const [left, right] = pairOf(args, sign);
  const isByWritten = right.type === "INTEGER" && typeof right.written === "number" && right.written > 0;
  if (left.type !== "BIGINT" || !isByWritten) throw new OnlyEmbedded(`${left.type} ${sign} ${right.type}`);
  return typed("BIGINT", part`(${left} ${sign} ${right})`);
}

function like(args: readonly LargeExpression[], not: string): LargeExpression {
  const [text, pattern] = pairOf(args, "LIKE");
  if (text.type !== "VARCHAR" || typeof pattern.written !== "string") throw new OnlyEmbedded("LIKE");
  return typed("BOOLEAN", part`(${text} ${not}LIKE ${pattern})`);
}

function joinedTexts(args: readonly LargeExpression[]): LargeExpression {
  const [left, right] = pairOf(args, "||");
  if (left.type !== "VARCHAR" || right.type !== "VARCHAR")
    throw new OnlyEmbedded(`${left.type} || ${right.type}`);
  return typed("VARCHAR", part`(${left} || ${right})`);
}

function ofText([text, ...others]: readonly LargeExpression[], type: string, name: string): LargeExpression {
  if (text?.type !== "VARCHAR" || others.length > 0) throw new OnlyEmbedded(name);
  return typed(type, part`${name}(${text})`);
}

function wordOf(one: LargeExpression | undefined): string {
  if (typeof one?.written !== "string") throw new OnlyEmbedded({ why: "part-of-date" });
  return one.written.toLowerCase();
}

const partsOfDays: ReadonlySet<string> = new Set(["year", "month", "day"]);

function partOfDay(name: string, one: LargeExpression | undefined): LargeExpression {
  if (!partsOfDays.has(name) || one === undefined) throw new OnlyEmbedded(name);
  return typed("BIGINT", part`${name}(${dateOf(one)})`);
}

/** The first moment of a year, a month or a day: a moment too where it is one of a day. */
function beginOf(name: string, one: LargeExpression | undefined): LargeExpression {
  if (!partsOfDays.has(name) || one === undefined) throw new OnlyEmbedded(`date_trunc(${name})`);
  const days = part`date_diff('day', ${epoch}, date_trunc('${name}', ${dateOf(one)}))`;
  return typed("TIMESTAMP", part`(${days} * ${String(dayUs)})`);
}

const epoch = "DATE '1970-01-01'";
const dayUs = 86_400_000_000;

/** A date of Trino out of the whole number that stands for a day or a moment. What is divided is cut towards zero, not down. */
function dateOf(one: LargeExpression): Part {
  if (one.type === "DATE") return part`date_add('day', ${one}, ${epoch})`;
  if (one.type !== "TIMESTAMP") throw new OnlyEmbedded(`date_part(${one.type})`);
  const day = String(dayUs);
  const days = part`((${one} - mod(mod(${one}, ${day}) + ${day}, ${day})) / ${day})`;
  return part`date_add('day', ${days}, ${epoch})`;
}
