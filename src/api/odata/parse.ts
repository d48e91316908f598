import type { AggregateClause, Apply, ODataComparison, Expression, Order } from "./syntax.ts";
import { Tokens } from "./tokens.ts";

/** `$filter`: a condition, in the precedence of OData URL Conventions 4.01, §5.1.1.14. */
export function parseFilter(text: string, parameter = "$filter"): Expression {
  const tokens = new Tokens(text, parameter);
  const found = readOr(tokens);
  tokens.end();
  return found;
}

/** `$orderby`: names, each with `asc` or `desc`. */
export function parseOrder(text: string): readonly Order[] {
  const tokens = new Tokens(text, "$orderby");
  const orders: Order[] = [];
  do {
    const name = tokens.name();
    if (tokens.peek()?.text === "(" || tokens.peek()?.text === "/") throw tokens.unsupported(name);
    const descending = tokens.take("desc");
    if (!descending) tokens.take("asc");
    orders.push({ name, descending });
  } while (tokens.take(","));
  tokens.end();
  return orders;
}

/** `$select`: names; `undefined` for all of them (`*`). */
export function parseSelect(text: string): readonly string[] | undefined {
  if (text.split(",").some((name) => name.trim() === "*")) return undefined;
  const tokens = new Tokens(text, "$select");
  const names: string[] = [];
  do names.push(tokens.name());
  while (tokens.take(","));
  tokens.end();
  return [...new Set(names)];
}

const methods: ReadonlySet<string> = new Set(["sum", "min", "max", "average", "countdistinct"]);

/**
 * `$apply` (OData Extension for Data Aggregation 4.0): filters, then one `groupby` or `aggregate`.
 * What would come after those is refused.
 */
export function parseApply(text: string): Apply {
  const tokens = new Tokens(text, "$apply");
  const filters: Expression[] = [];
  let grouped: Omit<Apply, "filters"> | undefined;
  do {
    const name = tokens.name();
    if (grouped !== undefined) throw tokens.unsupported(`${name} after groupby or aggregate`);
    tokens.need("(");
    if (name === "filter") filters.push(readOr(tokens));
    else if (name === "groupby") grouped = readGroupBy(tokens);
    else if (name === "aggregate") grouped = { groupBy: [], aggregates: readAggregates(tokens) };
    else throw tokens.unsupported(name);
    tokens.need(")");
  } while (tokens.take("/"));
  tokens.end();
  return { filters, ...(grouped ?? { groupBy: [], aggregates: [] }) };
}

function readGroupBy(tokens: Tokens): Omit<Apply, "filters"> {
  const groupBy: string[] = [];
  tokens.need("(");
  do {
    const name = tokens.name();
    if (tokens.peek()?.text === "(") throw tokens.unsupported(name);
    groupBy.push(name);
  } while (tokens.take(","));
  tokens.need(")");
  if (!tokens.take(",")) return { groupBy, aggregates: [] };
  const name = tokens.name();
  if (name !== "aggregate") throw tokens.unsupported(name);
  tokens.need("(");
  const aggregates = readAggregates(tokens);
  tokens.need(")");
  return { groupBy, aggregates };
}

function readAggregates(tokens: Tokens): readonly AggregateClause[] {
  const aggregates: AggregateClause[] = [];
  do {
    const name = tokens.name();
    if (name === "$count") {
      tokens.need("as");
      aggregates.push({ method: "count", as: tokens.name() });
      continue;
    }
    tokens.need("with");
    const method = tokens.name();
    if (!methods.has(method)) throw tokens.unsupported(`with ${method}`);
    tokens.need("as");
    aggregates.push({ name, method: method as "sum", as: tokens.name() });
  } while (tokens.take(","));
  return aggregates;
}

function readOr(tokens: Tokens): Expression {
  let left = readAnd(tokens);
  while (tokens.take("or")) left = { kind: "binary", operator: "or", left, right: readAnd(tokens) };
  return left;
}

function readAnd(tokens: Tokens): Expression {
  let left = readComparison(tokens);
  while (tokens.take("and")) left = { kind: "binary", operator: "and", left, right: readComparison(tokens) };
  return left;
}

const comparisons: readonly ODataComparison[] = ["eq", "ne", "gt", "ge", "lt", "le"];
const arithmetic: ReadonlySet<string> = new Set(["add", "sub", "mul", "div", "divby", "mod", "has"]);

function readComparison(tokens: Tokens): Expression {
  const left = readUnary(tokens);
  const word = tokens.peek();
  if (word?.kind !== "name") return left;
  if (arithmetic.has(word.text)) throw tokens.unsupported(word.text);
  if (tokens.take("in")) return readIn(tokens, left);
  const operator = comparisons.find((one) => one === word.text);
  if (operator === undefined) return left;
  tokens.next();
  const right = readUnary(tokens);
  return { kind: "binary", operator, left, right };
}

function readIn(tokens: Tokens, of: Expression): Expression {
  const items: Expression[] = [];
  tokens.need("(");
  do {
    const item = readUnary(tokens);
    if (item.kind !== "literal") throw tokens.unreadable();
    items.push(item);
  } while (tokens.take(","));
  tokens.need(")");
  return { kind: "in", of, items };
}

function readUnary(tokens: Tokens): Expression {
  return tokens.nested(() => {
    if (tokens.take("not")) return { kind: "not", of: readUnary(tokens) };
    if (tokens.take("(")) {
      const inner = readOr(tokens);
      tokens.need(")");
      return inner;
    }
    return readPrimary(tokens);
  });
}

function readPrimary(tokens: Tokens): Expression {
  const token = tokens.next();
  if (token.kind === "literal") return { kind: "literal", type: token.type, text: token.text };
  if (token.kind === "sign") throw tokens.unexpected(token);
  if (tokens.peek()?.text === "/") throw tokens.unsupported(`${token.text}/`);
  if (!tokens.take("(")) return { kind: "property", name: token.text };
  const of: Expression[] = [];
  if (!tokens.take(")")) {
    do of.push(readOr(tokens));
    while (tokens.take(","));
    tokens.need(")");
  }
  return { kind: "call", name: token.text, of };
}
