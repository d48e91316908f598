import { defined } from "../../base/defined.ts";
import { z } from "zod";
import type { Column, ColumnType } from "../../tables/column.ts";
import { servedName } from "../../tables/query/columns.ts";

/** A page of rows as another instance answers it: checked, never believed. */
export interface RemotePage {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly totalExact: boolean;
  readonly cursor?: string;
  readonly version: number;
}

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

const pageSchema = z.object({
  data: z.array(z.record(z.string(), z.unknown())).max(10_000),
  meta: z.object({
    page: count,
    page_size: count,
    total: count,
    total_exact: z.boolean().default(true),
    version: z.number().int().positive(),
    cursor: z.string().max(20_000).optional(),
  }),
});

/** Throws where it is no page of rows. */
export function readRemotePage(json: unknown): RemotePage {
  const { data, meta } = pageSchema.parse(json);
  const { page, page_size: pageSize, total, total_exact: totalExact, version, cursor } = meta;
  if (data.length > pageSize) throw new Error("more rows than the page has");
  return {
    rows: data,
    page,
    pageSize,
    total,
    totalExact,
    version,
    ...defined({ cursor }),
  };
}

/** Throws at the first cell that is not of its column's type: the rows would be read as what they are not. */
export function checkCells(rows: RemotePage["rows"], columns: readonly Column[]): void {
  const types = new Map(columns.map(({ name, type }) => [servedName(name), type]));
  for (const row of rows) {
    for (const [name, cell] of Object.entries(row)) {
      if (cell !== null && !isOfType(cell, types.get(name))) throw new Error("a cell is not of its type");
    }
  }
}

/** What is computed of columns, such as a mean, is one plain value. */
function isOfType(cell: unknown, type: ColumnType | undefined): boolean {
  if (type === undefined) return isScalar(cell);
  if (type === "boolean") return typeof cell === "boolean";
  if (type === "list") return Array.isArray(cell) && cell.every((item) => item === null || isScalar(item));
  if (type === "integer" || type === "decimal") return typeof cell === "number" || isNumber(cell);
  // A date, a text or a geometry.
  return typeof cell === "string";
}

/** A number with more digits than JavaScript holds. */
function isNumber(text: unknown): boolean {
  return typeof text === "string" && text.length <= 100 && /^-?\d+(?:\.\d+)?$/.test(text);
}

function isScalar(cell: unknown): boolean {
  return typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean";
}
