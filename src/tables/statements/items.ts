import { hasItems, type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { childOf, type LargeExpression, type Part } from "./parts.ts";
import { isSame, type ScopeColumn } from "./scope.ts";

/** A SELECT as Trino is asked for it. Its columns are `o0`, `o1`…; those behind them are of its order. */
export interface Select extends Part {
  readonly columns: readonly OutputColumn[];
  /** Whether its rows come in one order: that which the statement asks for, or that of the rows of a table. */
  readonly isOrdered: boolean;
  /** Whether it has one row. */
  readonly isOne?: true;
  readonly rounding?: Rounding;
}

/** A column that an order looks at, and those that tell by how much it may differ from what it is without rounding. */
export interface RoundedKey {
  readonly at: number;
  readonly errorAt: number;
  /** The most that any row has there, those among them that are not answered. */
  readonly mostAt: number;
}

/** How an order hangs on rounding: of rows that are too near to each other it is not known. */
export interface Rounding {
  /** Of all columns of the rows, with those behind what is shown. */
  readonly types: readonly string[];
  readonly keys: readonly RoundedKey[];
  /** Rows that are shown at most; one more is asked for. */
  readonly shownMax?: number;
}

export interface OutputColumn {
  /** Absent where the engine makes one up. */
  readonly name?: string;
  readonly type: string;
  readonly isInexact?: true;
}

/** What a select list names, before it is an expression of Trino: a node, or a column that a star stands for. */
export interface Item {
  readonly name?: string;
  /** The name that `AS` gives it. */
  readonly alias?: string;
  readonly node?: Node;
  readonly column?: LargeExpression;
}

/** A table of Trino, with the columns that a statement may name; their SQL is without the table. */
export interface TableOfTrino {
  readonly table: string;
  readonly columns: readonly ScopeColumn[];
}

/** What names behind `FROM` stand for, as they are looked up. */
export interface Context {
  readonly sources: ReadonlyMap<string, TableOfTrino>;
  /** What stands in `WITH`. */
  readonly named: ReadonlyMap<string, () => Select>;
  /** Numbers of what is called anew. */
  readonly next: () => number;
}

/** Where the select list has what `AS` calls so: the last of several, as the engine finds it; -1 where nothing is. */
export function placeOfAlias(items: readonly Item[], name: string): number {
  return items.findLastIndex(({ alias }) => isSame(alias, name));
}

/** From 0, of a number that stands for a column of the answer. */
export function placeWritten(by: Node): number | undefined {
  if (textOf(by, "class") !== "CONSTANT") return undefined;
  const { value } = childOf(by, "value");
  if (typeof value !== "number" || !Number.isInteger(value))
    throw new OnlyEmbedded({ why: "order-by-value" });
  return value - 1;
}

/** What has other digits each time, or is compared otherwise there, puts nothing in order and makes no groups. */
export function refusePassing({ type, isInexact }: LargeExpression): void {
  if (isInexact) throw new OnlyEmbedded({ why: "order-by-rounded" });
  if (type === "VARCHAR[]") throw new OnlyEmbedded({ why: "order-of-lists" });
}

/** As the engine reads one part of an order. */
export function directionOf(one: Node): string {
  const isFirst = /FIRST/.test(textOf(one, "null_order"));
  return `${textOf(one, "type") === "DESCENDING" ? "DESC" : "ASC"} NULLS ${isFirst ? "FIRST" : "LAST"}`;
}

/** A star that is no plain one. */
export function refuseChanges(star: Node): void {
  const changes = ["exclude_list", "replace_list", "rename_list", "qualified_exclude_list"];
  if (typeof star["expr"] === "object" && star["expr"] !== null)
    throw new OnlyEmbedded({ why: "star-changed" });
  if (changes.some((name) => hasItems(star, name))) throw new OnlyEmbedded({ why: "star-changed" });
}
