import { Failure } from "../../base/failure.ts";
import { isNumber } from "../../tables/query/aspects-sql.ts";
import { nearest } from "../../tables/query/nearest.ts";
import {
  type Aspect,
  type Condition,
  type Operator,
  type QueryColumn,
  queryLimits,
  type TextOperator,
} from "../../tables/query/query.ts";
import { checkOperator, checkValue } from "../../tables/query/values.ts";
import type { Properties } from "./names.ts";
import type { ODataComparison, Expression } from "./syntax.ts";
import { unsupported } from "./tokens.ts";

interface Making {
  readonly properties: Properties;
  readonly parameter: string;
  /** Tests made so far. */
  count: number;
}

/**
 * The rows for which an expression is true. A missing value is equal to nothing but `null`, is in no
 * order with anything, and holds no text (OData Protocol 4.01, §11.2.6.1.1); `not` is brought down
 * to the tests, so that it says the same of missing values.
 */
export function toCondition(
  expression: Expression,
  properties: Properties,
  parameter = "$filter",
): Condition & { readonly kind: "all" | "any" } {
  const made = make({ properties, parameter, count: 0 }, expression, false);
  return made.kind === "test" ? { kind: "all", of: [made] } : made;
}

export function columnNamed(properties: Properties, name: string, parameter: string): QueryColumn {
  const column = properties.find(name);
  if (column !== undefined) return column;
  const near = nearest(
    name,
    properties.all.map((one) => one.name),
  );
  throw near === undefined
    ? new Failure("invalid", "odata-property-unknown", { parameter, property: name.slice(0, 100) })
    : new Failure("invalid", "query-column-unknown-nearest", {
        parameter,
        column: name.slice(0, 100),
        nearest: near,
      });
}

function make(making: Making, expression: Expression, negated: boolean): Condition {
  switch (expression.kind) {
    case "not":
      return make(making, expression.of, !negated);
    case "literal":
      return constant(making, expression, negated);
    case "property": {
      const truth = { kind: "literal", type: "boolean", text: negated ? "false" : "true" } as const;
      return compare(making, "eq", expression, truth, false);
    }
    case "call":
      return textTest(making, expression, negated);
    case "in":
      return listTest(making, expression, negated);
    case "binary":
      return binary(making, expression, negated);
  }
}

function binary(
  making: Making,
  { operator, left, right }: Expression & { kind: "binary" },
  negated: boolean,
): Condition {
  if (operator === "and" || operator === "or") {
    const all = (operator === "and") !== negated;
    return {
      kind: all ? "all" : "any",
      of: [make(making, left, negated), make(making, right, negated)],
    };
  }
  if (left.kind === "literal" && right.kind !== "literal") {
    return compare(making, flipped[operator], right, left, negated);
  }
  return compare(making, operator, left, right, negated);
}

/** `true` and `false` stand alone; `null` is neither. */
function constant(
  { parameter }: Making,
  { type, text }: Expression & { kind: "literal" },
  negated: boolean,
): Condition {
  if (type !== "boolean" && type !== "null") throw unsupported(parameter, text);
  const isTrue = type === "boolean" && (text === "true") !== negated;
  return { kind: isTrue ? "all" : "any", of: [] };
}

const flipped: Record<ODataComparison, ODataComparison> = {
  eq: "eq",
  ne: "ne",
  gt: "lt",
  ge: "le",
  lt: "gt",
  le: "ge",
};

const operators: Record<ODataComparison, Operator> = {
  eq: "exact",
  ne: "differs",
  gt: "strictly_greater",
  ge: "greater",
  lt: "strictly_less",
  le: "less",
};

const opposites: Record<ODataComparison, ODataComparison> = {
  eq: "ne",
  ne: "eq",
  gt: "le",
  ge: "lt",
  lt: "ge",
  le: "gt",
};

function compare(
  making: Making,
  comparison: ODataComparison,
  left: Expression,
  right: Expression,
  negated: boolean,
): Condition {
  if (right.kind !== "literal") {
    throw unsupported(making.parameter, `${nameOf(left)} ${comparison} ${nameOf(right)}`);
  }
  if (isTruth(left) && right.type === "boolean") {
    const same = (comparison === "eq") === (right.text === "true");
    if (comparison === "eq" || comparison === "ne") return make(making, left, negated === same);
  }
  const operand = toOperand(making, left);
  if (right.type === "null") return compareWithNull(operand, comparison, negated);
  const wanted = negated ? opposites[comparison] : comparison;
  const orNull = negated && comparison !== "eq" && comparison !== "ne";
  const test = testOf(making, operand, wanted, right);
  return orNull ? { kind: "any", of: [test, presence(operand, "isnull")] } : test;
}

/** Nothing is more or less than `null`. */
function compareWithNull(operand: Operand, comparison: ODataComparison, negated: boolean): Condition {
  if (comparison !== "eq" && comparison !== "ne") return { kind: negated ? "all" : "any", of: [] };
  return presence(operand, (comparison === "eq") === negated ? "isnotnull" : "isnull");
}

/** Of an expression that is itself true or false: a comparison or a call of one of these. */
function isTruth(expression: Expression): boolean {
  if (expression.kind === "call") return Object.hasOwn(textOperators, expression.name);
  return expression.kind === "binary" || expression.kind === "not" || expression.kind === "in";
}

interface Operand {
  readonly column: QueryColumn;
  readonly aspects: readonly Aspect[];
}

function testOf(
  making: Making,
  operand: Operand,
  comparison: ODataComparison,
  literal: Expression & { kind: "literal" },
): Condition {
  const operator = operators[comparison];
  return test(making, operand, operator, [valueOf(making, operand, operator, literal)]);
}

function test(making: Making, { column, aspects }: Operand, operator: Operator, values: string[]): Condition {
  making.count += 1;
  if (making.count > queryLimits.conditionsMax) {
    throw new Failure("invalid", "query-too-many-conditions", {
      parameter: making.parameter,
      expected: queryLimits.conditionsMax,
    });
  }
  if (aspects.length === 0) checkOperator(column, operator, making.parameter);
  return { kind: "test", column, operator, values, ...(aspects.length === 0 ? {} : { aspects }) };
}

function presence({ column }: Operand, operator: "isnull" | "isnotnull"): Condition {
  return { kind: "test", column, operator, values: [] };
}

/** A literal as the engine compares it; the text `'null'` is a text, not a missing value. */
function valueOf(
  { parameter }: Making,
  { column, aspects }: Operand,
  operator: Operator,
  literal: Expression,
): string {
  if (literal.kind !== "literal") throw unsupported(parameter, nameOf(literal));
  const { text, type } = literal;
  const wrong = (expected: string) =>
    new Failure("invalid", "query-value-wrong", { parameter, value: text.slice(0, 100), expected });
  if (isNumber(aspects.at(-1))) {
    if (type !== "number") throw wrong("12");
    return text;
  }
  if (column.type === "text" || aspects.length > 0) return text;
  const value = checkValue(column, operator, text, parameter);
  if (value === null) throw wrong("…");
  return value;
}

function listTest(making: Making, { of, items }: Expression & { kind: "in" }, negated: boolean): Condition {
  const operand = toOperand(making, of);
  if (items.length > queryLimits.listMax) {
    throw new Failure("invalid", "query-list-too-long", {
      parameter: making.parameter,
      expected: queryLimits.listMax,
    });
  }
  const told = items.filter((item) => item.kind !== "literal" || item.type !== "null");
  const operator = negated ? "notin" : "in";
  const values = told.map((item) => valueOf(making, operand, "exact", item));
  const found = values.length === 0 ? [] : [test(making, operand, operator, values)];
  const hasNull = told.length < items.length;
  if (negated) {
    return hasNull
      ? { kind: "all", of: [...found, presence(operand, "isnotnull")] }
      : { kind: "any", of: [...found, presence(operand, "isnull")] };
  }
  return { kind: "any", of: [...found, ...(hasNull ? [presence(operand, "isnull")] : [])] };
}

const textOperators: Readonly<Record<string, TextOperator>> = {
  contains: "has",
  startswith: "startswith",
  endswith: "endswith",
};

function textTest(making: Making, { name, of }: Expression & { kind: "call" }, negated: boolean): Condition {
  const operator = Object.hasOwn(textOperators, name) ? textOperators[name] : undefined;
  const [left, right] = of;
  if (operator === undefined) throw unsupported(making.parameter, `${name}()`);
  if (left === undefined || right?.kind !== "literal" || of.length !== 2) {
    throw new Failure("invalid", "odata-arguments-wrong", {
      parameter: making.parameter,
      function: name,
      expected: `${name}(column,'text')`,
    });
  }
  const operand = toOperand(making, left);
  if (isNumber(operand.aspects.at(-1))) throw unsupported(making.parameter, `${name}(${nameOf(left)})`);
  const made = test(making, operand, operator, [right.text]);
  return negated ? ({ ...made, negated: true } as Condition) : made;
}

const aspectsByName: Readonly<Record<string, Aspect>> = {
  tolower: "lower",
  toupper: "upper",
  trim: "trimmed",
  length: "length",
  year: "year",
  month: "month",
  day: "day",
  hour: "hour",
  minute: "minute",
  second: "second",
};

/** A column, or what functions make of it. */
function toOperand(making: Making, expression: Expression): Operand {
  const { parameter, properties } = making;
  if (expression.kind === "property") {
    return { column: columnNamed(properties, expression.name, parameter), aspects: [] };
  }
  const aspect =
    expression.kind === "call" && Object.hasOwn(aspectsByName, expression.name)
      ? aspectsByName[expression.name]
      : undefined;
  if (expression.kind !== "call" || aspect === undefined) throw unsupported(parameter, nameOf(expression));
  const [inner] = expression.of;
  if (inner === undefined || expression.of.length !== 1) {
    throw new Failure("invalid", "odata-arguments-wrong", {
      parameter,
      function: expression.name,
      expected: `${expression.name}(column)`,
    });
  }
  const operand = toOperand(making, inner);
  if (!suits(aspect, operand)) {
    throw new Failure("invalid", "query-operator-not-for-type", {
      parameter,
      operator: expression.name,
      type: operand.column.type,
    });
  }
  return { column: operand.column, aspects: [...operand.aspects, aspect] };
}

function suits(aspect: Aspect, { column: { type }, aspects }: Operand): boolean {
  if (isNumber(aspects.at(-1))) return false;
  if (aspect === "year" || aspect === "month" || aspect === "day")
    return type === "date" || type === "datetime";
  if (aspect === "hour" || aspect === "minute" || aspect === "second") {
    return type === "datetime" || type === "time";
  }
  return type === "text";
}

/** How an expression is named in a refusal. */
function nameOf(expression: Expression): string {
  if (expression.kind === "property") return expression.name;
  if (expression.kind === "literal") return expression.text;
  return expression.kind === "call" ? `${expression.name}()` : expression.kind;
}
