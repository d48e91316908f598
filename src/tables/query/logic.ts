import { decoded } from "../../base/decoded.ts";
import { Failure } from "../../base/failure.ts";
import type { ColumnsByName } from "./columns.ts";
import { nearest } from "./nearest.ts";
import { type Condition, operators, type Operator, queryLimits } from "./query.ts";
import { checkOperator, checkValue } from "./values.ts";

/** Counts the conditions of a query, so that a short address cannot ask for endless work. */
export interface Allowance {
  conditions: number;
}

export function newAllowance(): Allowance {
  return { conditions: 0 };
}

/** `column__operator` and its value as one condition. */
export function toTest(
  columns: ColumnsByName,
  allowance: Allowance,
  test: { column: string; operator: Operator; value: string; parameter: string },
): Condition {
  allowance.conditions += 1;
  if (allowance.conditions > queryLimits.conditionsMax) {
    throw new Failure("invalid", "query-too-many-conditions", {
      parameter: test.parameter,
      expected: queryLimits.conditionsMax,
    });
  }
  const column = columns.get(test.column, test.parameter);
  const { operator, parameter } = test;
  checkOperator(column, operator, parameter);
  const texts = textsOf(operator, test.value, parameter);
  return {
    kind: "test",
    column,
    operator,
    values: texts.map((text) => checkValue(column, operator, text, parameter)),
  };
}

function textsOf(operator: Operator, value: string, parameter: string): string[] {
  if (operator === "isnull" || operator === "isnotnull") return [];
  if (operator !== "in" && operator !== "notin") return [value];
  const texts = splitList(value);
  if (texts.length <= queryLimits.listMax) return texts;
  throw new Failure("invalid", "query-list-too-long", { parameter, expected: queryLimits.listMax });
}

/** Splits at commas; an item between double quotes may hold some, and `\"` stands for a quote there. */
export function splitList(text: string): string[] {
  const items: string[] = [];
  const item = /\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)|([^,]*)(?:,|$)/y;
  while (item.lastIndex < text.length) {
    const found = item.exec(text);
    if (found === null) break;
    items.push(found[1] === undefined ? (found[2] ?? "") : found[1].replaceAll(/\\(.)/g, "$1"));
  }
  if (text === "" || text.endsWith(",")) items.push("");
  return items;
}

/**
 * What stands in `or=(…)` or `and=(…)`: conditions written `column__operator.value`, where a
 * column or a value with a comma, a parenthesis, a dot or a quote stands between double quotes,
 * and nested `or(…)` and `and(…)`.
 */
export function parseLogic(
  columns: ColumnsByName,
  allowance: Allowance,
  kind: "all" | "any",
  text: string,
): Condition {
  const parameter = kind === "any" ? "or" : "and";
  const reader = { text, at: 0 };
  const condition = readGroup(reader, kind, 1, (test) => toTest(columns, allowance, { ...test, parameter }));
  if (reader.at < text.length) throw unreadable(parameter, reader);
  return condition;
}

interface Reader {
  readonly text: string;
  at: number;
}

type MakeTest = (test: { column: string; operator: Operator; value: string }) => Condition;

function readGroup(reader: Reader, kind: "all" | "any", depth: number, test: MakeTest): Condition {
  const parameter = kind === "any" ? "or" : "and";
  if (depth > queryLimits.depthMax) {
    throw new Failure("invalid", "query-too-deep", { parameter, expected: queryLimits.depthMax });
  }
  if (!take(reader, "(")) throw unreadable(parameter, reader);
  const of: Condition[] = [];
  do {
    const nested = /(?:or|and)(?=\()/y;
    nested.lastIndex = reader.at;
    const word = nested.exec(reader.text)?.[0];
    if (word === undefined) of.push(readTest(reader, parameter, test));
    else {
      reader.at += word.length;
      of.push(readGroup(reader, word === "or" ? "any" : "all", depth + 1, test));
    }
  } while (take(reader, ","));
  if (!take(reader, ")")) throw unreadable(parameter, reader);
  return { kind, of };
}

/**
 * The first operator that is followed by a dot and a value, or that ends the condition, ends the
 * column's name: a name may hold dots and double underscores of its own.
 */
function readTest(reader: Reader, parameter: string, test: MakeTest): Condition {
  const quoted = readQuoted(reader);
  if (quoted !== undefined) {
    const after = /__([a-z_]{2,16})(\.?)/iy;
    after.lastIndex = reader.at;
    const found = after.exec(reader.text);
    if (found === null) throw unreadable(parameter, reader);
    reader.at = after.lastIndex;
    return test({
      column: quoted,
      operator: toOperator(found[1] ?? "", parameter),
      value: readValue(reader),
    });
  }
  const bare = /([^(),"]*?)__(isnull|isnotnull)(?=[,)])|([^(),"]+?)__([a-z_]{2,16})\./iy;
  bare.lastIndex = reader.at;
  const found = bare.exec(reader.text);
  if (found === null) throw unreadable(parameter, reader);
  reader.at = bare.lastIndex;
  const column = found[1] ?? found[3] ?? "";
  const operator = toOperator(found[2] ?? found[4] ?? "", parameter);
  return test({ column, operator, value: found[2] === undefined ? readValue(reader) : "" });
}

/** A value ends at a comma or at a parenthesis that it did not open: `in` lists stand in their own. */
function readValue(reader: Reader): string {
  const quoted = readQuoted(reader);
  if (quoted !== undefined) return quoted;
  const start = reader.at;
  let open = 0;
  for (; reader.at < reader.text.length; reader.at += 1) {
    const character = reader.text[reader.at];
    if (character === "(") open += 1;
    else if (character === ")" && open === 0) break;
    else if (character === ")") open -= 1;
    else if (character === "," && open === 0) break;
  }
  const value = reader.text.slice(start, reader.at);
  // data.gouv.fr's API decodes a value here once more than the address that it stands in: its pages write a dot as
  // `%252E`, and what is searched for in all columns escaped twice.
  return decoded(value.startsWith("(") && value.endsWith(")") ? value.slice(1, -1) : value);
}

function readQuoted(reader: Reader): string | undefined {
  const quoted = /"((?:[^"\\]|\\.)*)"/y;
  quoted.lastIndex = reader.at;
  const found = quoted.exec(reader.text);
  if (found === null) return undefined;
  reader.at = quoted.lastIndex;
  return (found[1] ?? "").replaceAll(/\\(.)/g, "$1");
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function toOperator(text: string, parameter: string): Operator {
  const operator = operators.find((one) => one === text.toLowerCase());
  if (operator !== undefined) return operator;
  throw new Failure("invalid", "query-operator-unknown", {
    parameter,
    operator: text.slice(0, 100),
    nearest: nearest(text, operators) ?? "exact",
  });
}

function unreadable(parameter: string, reader: Reader): Failure {
  return new Failure("invalid", "query-logic-unreadable", {
    parameter,
    position: reader.at + 1,
    near: reader.text.slice(reader.at, reader.at + 30),
    expected: "(a__exact.1,and(b__less.3,c__isnull))",
  });
}
