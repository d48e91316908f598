import type { Node } from "../../engine/check-select.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { expressionOf, truthOf } from "./expressions.ts";
import { columnNames, type Context, hasItems, type Select } from "./items.ts";
import { childOf, hasChild, type Part, part, textOf } from "./parts.ts";
import { findColumn, folded, type Scope } from "./scope.ts";

export interface FromPart extends Part {
  readonly scope: Scope;
  /** The number of the row, where rows keep the order of one table. */
  readonly id?: string;
}

type Selecting = (node: Node, context: Context) => Select;

export function fromOf(node: Node, context: Context, select: Selecting): FromPart {
  if (hasChild(node, "sample")) throw new OnlyEmbedded("TABLESAMPLE");
  if (hasItems(node, "column_name_alias")) throw new OnlyEmbedded("names of columns behind a table");
  switch (textOf(node, "type")) {
    case "BASE_TABLE":
      return tableOf(node, context);
    case "SUBQUERY":
      return within(
        select(childOf(childOf(node, "subquery"), "node"), context),
        textOf(node, "alias"),
        context,
      );
    case "JOIN":
      return joinOf(node, context, select);
    default:
      throw new OnlyEmbedded(textOf(node, "type"));
  }
}

function tableOf(node: Node, context: Context): FromPart {
  const table = textOf(node, "table_name");
  const name = textOf(node, "alias") || table;
  const named = context.named.get(folded(table));
  if (named !== undefined) return within(named(), name, context);
  const source = context.sources.get(folded(table));
  if (source === undefined || hasChild(node, "at_clause")) throw new OnlyEmbedded(table);
  const called = `t${context.next()}`;
  const columns = source.columns.map((column) => ({ ...column, sql: `${called}.${column.sql}` }));
  return { ...part`${source.table} AS ${called}`, scope: [{ name, columns }], id: `${called}.id` };
}

function within(select: Select, name: string, context: Context): FromPart {
  const called = `t${context.next()}`;
  const columns = select.columns.map((column, at) => ({ ...column, sql: `${called}.o${at}`, values: [] }));
  return { ...part`(${select}) AS ${called}`, scope: [{ name, columns }] };
}

const joins: ReadonlyMap<string, string> = new Map([
  ["INNER", "JOIN"],
  ["LEFT", "LEFT JOIN"],
]);

function joinOf(node: Node, context: Context, select: Selecting): FromPart {
  if (hasItems(node, "using_columns")) throw new OnlyEmbedded("USING");
  const left = fromOf(childOf(node, "left"), context, select);
  const right = fromOf(childOf(node, "right"), context, select);
  const scope = [...left.scope, ...right.scope];
  if (textOf(node, "ref_type") === "CROSS") return { ...part`${left} CROSS JOIN ${right}`, scope };
  const join = joins.get(textOf(node, "join_type"));
  if (join === undefined || textOf(node, "ref_type") !== "REGULAR" || !hasChild(node, "condition"))
    throw new OnlyEmbedded(`${textOf(node, "join_type")} JOIN`);
  const known = (one: Node) =>
    textOf(one, "class") === "COLUMN_REF" ? findColumn(scope, columnNames(one)) : undefined;
  const condition = truthOf(expressionOf(childOf(node, "condition"), known));
  return { ...part`(${left} ${join} ${right} ON ${condition})`, scope };
}
