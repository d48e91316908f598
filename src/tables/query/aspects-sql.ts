import type { Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import type { Aspect, Operator, Test } from "./query.ts";

/** What an aspect gives: a text like the cell's, or a number. */
export function isNumber(aspect: Aspect | undefined): boolean {
  return aspect !== undefined && aspect !== "lower" && aspect !== "upper" && aspect !== "trimmed";
}

const written: Record<Aspect, (of: string) => string> = {
  lower: (of) => `lower(${of})`,
  upper: (of) => `upper(${of})`,
  trimmed: (of) => `trim(${of})`,
  length: (of) => `length(${of})`,
  year: (of) => `year(${of})`,
  month: (of) => `month(${of})`,
  day: (of) => `day(${of})`,
  hour: (of) => `hour(${of})`,
  minute: (of) => `minute(${of})`,
  second: (of) => `second(${of})`,
};

/** As both the engine and Trino write them. */
export const comparisons: Partial<Record<Operator, string>> = {
  exact: "=",
  differs: "IS DISTINCT FROM",
  less: "<=",
  greater: ">=",
  strictly_less: "<",
  strictly_greater: ">",
};

/** A condition on an aspect of the cells. */
export function aspectSql(test: Test, aspects: readonly Aspect[], values: Value[]): string {
  const { column, operator, values: given } = test;
  const expression = aspects.reduce((of, aspect) => written[aspect](of), quoteName(column.name));
  const found = textSql(test, expression, values);
  if (found !== undefined) return found;
  if (operator === "isnull" || given[0] === null) return presence(expression, operator);
  if (operator === "isnotnull") return `${expression} IS NOT NULL`;
  const number = isNumber(aspects.at(-1));
  const mark = (text: string | null): string => {
    values.push(number ? Number(text) : (text ?? ""));
    return number ? "CAST(? AS DOUBLE)" : "?";
  };
  if (operator === "in" || operator === "notin") {
    return `${expression} ${operator === "in" ? "IN" : "NOT IN"} (${given.map(mark).join(", ")})`;
  }
  return `${expression} ${comparisons[operator] ?? "="} ${mark(given[0] ?? "")}`;
}

/** A condition on the letters of a text; `undefined` for any other operator. */
export function textSql(
  { operator, values: given, negated }: Test,
  expression: string,
  values: Value[],
): string | undefined {
  const verb = verbs[operator];
  if (verb === undefined) return undefined;
  values.push(given[0] ?? "");
  return `${negated === true ? "NOT " : ""}${verb}(${expression}, ?)`;
}

const verbs: Partial<Record<Operator, string>> = {
  has: "contains",
  startswith: "starts_with",
  endswith: "suffix",
};

function presence(expression: string, operator: Operator): string {
  return `${expression} IS ${operator === "differs" ? "NOT " : ""}NULL`;
}
