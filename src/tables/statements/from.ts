import { columnNames, folded, hasChild, hasItems, type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { expressionOf, truthOf } from "./expressions.ts";
import { type Context, refusePassing, type Select } from "./items.ts";
import { childOf, joined, type Part, part } from "./parts.ts";
import { aligned } from "./align.ts";
import { findColumn, type Scope, type ScopeColumn } from "./scope.ts";

export interface FromPart extends Part {
  readonly scope: Scope;
  /** The number of the row, where rows keep the order of one table. */
  readonly id?: string;
}

type Selecting = (node: Node, context: Context) => Select;

export function fromOf(node: Node, context: Context, select: Selecting): FromPart {
  if (hasChild(node, "sample")) throw new OnlyEmbedded("TABLESAMPLE");
  if (hasItems(node, "column_name_alias")) throw new OnlyEmbedded({ why: "columns-behind-table" });
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
  const columns = source.columns.map((column) => ({
    ...column,
    sql: `${called}.${column.sql}`,
    ...(column.sql === "id" ? { isUnique: true as const } : {}),
  }));
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
  ["RIGHT", "RIGHT JOIN"],
]);

function joinOf(node: Node, context: Context, select: Selecting): FromPart {
  const left = joinedWith(fromOf(childOf(node, "left"), context, select));
  const right = joinedWith(fromOf(childOf(node, "right"), context, select));
  if (hasItems(node, "using_columns")) return usingOf(node, left, right);
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

/** A row may be there more than once behind a join. */
function joinedWith(from: FromPart): FromPart {
  const scope = from.scope.map(({ name, columns }) => ({
    name,
    columns: columns.map(({ isUnique: _isUnique, ...column }): ScopeColumn => column),
  }));
  return { ...from, scope };
}

/** Of an inner or a left join: both sides have the columns, of which those of the left are looked at. */
function usingOf(node: Node, left: FromPart, right: FromPart): FromPart {
  const join = textOf(node, "join_type");
  const isPlain = textOf(node, "ref_type") === "REGULAR" && (join === "INNER" || join === "LEFT");
  const names: unknown = node["using_columns"];
  if (!isPlain || !Array.isArray(names)) throw new OnlyEmbedded(`${join} JOIN … USING`);
  const shared = new Set<ScopeColumn>();
  const equal = names.map((name): Part => {
    const one = findColumn(left.scope, [String(name)]);
    const other = findColumn(right.scope, [String(name)]);
    if (one === undefined || other === undefined) throw new OnlyEmbedded(String(name));
    refusePassing(one);
    refusePassing(other);
    shared.add(other);
    const [first = one, second = other] = aligned([one, other]);
    return part`${first} = ${second}`;
  });
  const others = right.scope.map(({ name, columns }) => ({
    name,
    columns: columns.map((column) => (shared.has(column) ? { ...column, isShared: true as const } : column)),
  }));
  const scope = [...left.scope, ...others];
  return { ...part`(${left} ${join} JOIN ${right} ON ${joined(equal, " AND ")})`, scope };
}
