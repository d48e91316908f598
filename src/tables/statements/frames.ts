import { type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { childOf } from "./parts.ts";

/** Which rows around each a window looks at, where that is written. */
export interface WindowFrame {
  /** As Trino writes it, with a blank before it. */
  readonly sql: string;
  /** Whether rows that stand alike in the order of the window are told apart. */
  readonly tellsApart: boolean;
  /** Whether it counts groups of rows that stand alike, which Trino does in an order alone. */
  readonly countsGroups: boolean;
}

/** Where a frame begins or ends: so many rows, or groups of rows that stand alike, behind the row; before it below zero. */
interface Bound {
  readonly at: number;
  /** Absent of the first and the last row. */
  readonly unit?: string;
}

/**
 * The frame of a window; `undefined` where none is written. Throws `OnlyEmbedded` of one whose end is before its beginning,
 * of which the embedded engine counts less than no rows, and of one by what the values are apart.
 */
export function frameOf(node: Node): WindowFrame | undefined {
  if (textOf(node, "start") === "UNBOUNDED_PRECEDING" && textOf(node, "end") === "CURRENT_ROW_RANGE")
    return undefined;
  const [start, end] = [boundOf(node, "start"), boundOf(node, "end")];
  const [unit = "ROWS", ...others] = new Set([start, end].flatMap((bound) => bound.unit ?? []));
  const isCounted = [start, end].some(({ at }) => Number.isFinite(at) && at !== 0);
  if (others.length > 0 || (unit === "RANGE" && isCounted) || start.at > end.at)
    throw new OnlyEmbedded({ why: "window-with-frame" });
  const isWhole = start.unit === undefined && end.unit === undefined;
  return {
    sql: ` ${unit} BETWEEN ${written(start)} AND ${written(end)}`,
    tellsApart: unit === "ROWS" && !isWhole,
    countsGroups: unit === "GROUPS" && isCounted,
  };
}

const kinds =
  /^(?:UNBOUNDED_(?<side>PRECEDING|FOLLOWING)|CURRENT_ROW_(?<own>ROWS|RANGE|GROUPS)|EXPR_(?<way>PRECEDING|FOLLOWING)_(?<unit>ROWS|RANGE|GROUPS))$/;

function boundOf(node: Node, name: "start" | "end"): Bound {
  const { side, own, way, unit } = kinds.exec(textOf(node, name))?.groups ?? {};
  if (side !== undefined) return { at: side === "PRECEDING" ? -Infinity : Infinity };
  if (own !== undefined) return { at: 0, unit: own };
  if (unit === undefined) throw new OnlyEmbedded({ why: "window-with-frame" });
  const rows = rowsIn(node, `${name}_expr`);
  return { at: way === "PRECEDING" ? 0 - rows : rows, unit };
}

/** A number of rows that is written. */
function rowsIn(node: Node, name: string): number {
  const one = childOf(node, name);
  const value = textOf(one, "class") === "CONSTANT" ? childOf(one, "value") : undefined;
  const rows = value?.["value"];
  const isWhole = value !== undefined && textOf(childOf(value, "type"), "id") === "INTEGER";
  if (!isWhole || typeof rows !== "number" || rows < 0) throw new OnlyEmbedded({ why: "window-with-frame" });
  return rows;
}

function written({ at, unit }: Bound): string {
  const way = at < 0 ? "PRECEDING" : "FOLLOWING";
  if (unit === undefined) return `UNBOUNDED ${way}`;
  return at === 0 ? "CURRENT ROW" : `${Math.abs(at)} ${way}`;
}
