import { defined } from "../../base/defined.ts";
import { folded, type Node } from "../../engine/statement-tree.ts";
import type { LargeRows } from "../large/large-columns.ts";
import { fieldOf, OnlyEmbedded } from "../large/large-fields.ts";
import type { LargeStatement } from "../large/large-sql.ts";
import type { Select, TableOfTrino } from "./items.ts";
import { childOf, childrenOf } from "./parts.ts";
import { selectOf } from "./select.ts";

/** A table of Trino as a statement calls it. */
export interface NamedLarge {
  readonly names: readonly string[];
  readonly rows: LargeRows;
  /** Its columns, and no number of the row nor its place beside them. */
  readonly columnsAlone?: true | undefined;
}

/** The columns that a statement sees, in their order, with the embedded engine's names of their types. */
export function columnsOfShape({
  rows,
  columnsAlone,
}: NamedLarge): readonly { name: string; type: string }[] {
  if (columnsAlone === true) return rows.columns;
  const sides = rows.hasPlaces ? ["__xmin", "__ymin", "__xmax", "__ymax"] : [];
  return [
    { name: "__id", type: "BIGINT" },
    ...rows.columns,
    ...sides.map((name) => ({ name, type: "DOUBLE" })),
  ];
}

/** Tables and subqueries of a statement, each as often as it is read: what `WITH` names is written wherever it is read. */
const calledMax = 64;

/** What a statement answers, as the embedded engine describes it. */
export type Described = readonly { readonly name: string; readonly type: string }[];

/**
 * The statement whose tree the embedded engine's parser read, for Trino: at most so many rows of its answer, and whether
 * they come in one order. Throws `OnlyEmbedded` with what is not answered there.
 */
export function statementOf(
  tree: unknown,
  { tables, columns, rowsMax }: { tables: readonly NamedLarge[]; columns: Described; rowsMax: number },
): Pick<Select, "isOrdered" | "rounding"> & { readonly statement: LargeStatement } {
  const sources = new Map<string, TableOfTrino>();
  for (const table of tables) for (const name of table.names) sources.set(folded(name), sourceOf(table));
  let called = 0;
  const next = (): number => {
    if (called >= calledMax) throw new OnlyEmbedded({ why: "many-tables" });
    return (called += 1);
  };
  const context = { sources, named: new Map(), next };
  const [select] = childrenOf(asNode(tree), "statements");
  if (select === undefined) throw new OnlyEmbedded({ why: "read-otherwise" });
  const made = selectOf(childOf(select, "node"), context, rowsMax);
  for (const [at, { type }] of columns.entries()) {
    // What was read otherwise than the engine reads it would be seen in its types.
    if (made.columns[at]?.type !== type) throw new OnlyEmbedded({ why: "read-otherwise" });
  }
  if (made.columns.length !== columns.length) throw new OnlyEmbedded({ why: "read-otherwise" });
  const { sql, values, isOrdered, rounding } = made;
  const all = rounding?.types ?? columns.map(({ type }) => type);
  const types = all.map((type) => (type === "INTEGER" ? "BIGINT" : type));
  const statement = { sql, values, types, names: columns.map(({ name }) => name) };
  return { statement, isOrdered, ...defined({ rounding }) };
}

function sourceOf(table: NamedLarge): TableOfTrino {
  const { rows } = table;
  const columns = columnsOfShape(table).map(({ name }) => ({ ...fieldOf(rows, name), name, values: [] }));
  return { table: rows.table, columns };
}

function asNode(tree: unknown): Node {
  if (typeof tree !== "object" || tree === null) throw new OnlyEmbedded({ why: "read-otherwise" });
  return { ...tree };
}
