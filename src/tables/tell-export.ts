import { createHash } from "node:crypto";
import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { ServingShape } from "../engine/engine.ts";
import type { TablesContext } from "./context.ts";
import { type ExportFormat, getFormat, mediaTypeOf } from "./export-formats.ts";
import { type OpenRows, openRows, type RowsQuestion } from "./open-rows.ts";
import { isGrouped, isWhole } from "./query/query.ts";
import { shapeOf } from "./query/shape.ts";
import type { Table, Version } from "./table.ts";

/** What is known of an export before a row of it is read. */
interface ToldExport {
  readonly version: Version;
  readonly mediaType: string;
  readonly fileName: string;
  /** Tells its bytes from those of any other. */
  readonly etag: string;
}

/** What `exportRows` (`exports.ts`) would answer, or its refusal, without the rows: nothing of them is given out, and no reading written down. */
export async function tellExport(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  format: ExportFormat,
  question: RowsQuestion,
  { version }: { readonly version?: number } = {},
): Promise<ToldExport> {
  const open = await openRows(ctx, actor, tableId, question, {
    ...defined({ version }),
    reading: `export-${format}`,
    tells: true,
  });
  placesFor(open, format);
  return {
    version: open.version,
    mediaType: mediaTypeOf(format),
    fileName: exportName(open, format),
    etag: etagOf(open, format),
  };
}

/** The sheets of a workbook are called as the table is, which is no part of its version. */
function etagOf({ etag, table }: OpenRows, format: ExportFormat): string {
  return format === "xlsx" ? `${etag}-${format}-${markOf(table)}` : `${etag}-${format}`;
}

/** Tells what has the name of a table in it from the same under another name. */
export function markOf({ name }: Pick<Table, "name">): string {
  return createHash("sha256").update(name).digest("base64url").slice(0, 8);
}

/** The column of the places that the format writes; throws `invalid` where it needs some, and there are none. */
export function placesFor({ version, query }: OpenRows, format: ExportFormat): ServingShape["geometry"] {
  const places = shapeOf(version.columns).geometry;
  if (getFormat(format).needsPlaces === true && (places === undefined || isGrouped(query)))
    throw new Failure("invalid", "query-no-places", { parameter: "format" });
  return places;
}

/** That of a part, or of what was worked out of the rows, is not that of the whole table. */
export function exportName(
  { table, query }: Pick<OpenRows, "table" | "query">,
  format: ExportFormat,
): string {
  const isAll = isWhole(query) && !isGrouped(query) && query.columns === undefined;
  return fileNameOf(table.name, isAll ? format : extractOf(format));
}

/** How the name of a file of some rows or columns ends. */
export function extractOf(format: ExportFormat): string {
  return `extract.${format}`;
}

/** A name that every file system takes. */
export function fileNameOf(name: string, end: string): string {
  const plain = name.normalize("NFD").replaceAll(/\p{Mn}/gu, "");
  const stem = plain
    .replaceAll(/[^\w.-]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "")
    .slice(0, 80);
  return `${stem || "table"}.${end}`;
}
