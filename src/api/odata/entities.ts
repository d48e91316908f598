import type { Column, ColumnType } from "../../tables/column.ts";
import type { PageOfRows } from "../../tables/rows.ts";
import { edmType } from "./metadata.ts";
import type { Properties } from "./names.ts";

/** How much a client wants to be told about each value (OData JSON Format 4.01, §3.1). */
export type MetadataLevel = "none" | "minimal" | "full";

export interface EntityWriting {
  readonly properties: Properties;
  readonly level: MetadataLevel;
  /** Whole numbers of 64 bits as texts (`IEEE754Compatible=true`). */
  readonly asTexts: boolean;
  /** Of the type of the rows, and of their address; absent for groups. */
  readonly type?: string;
  readonly address?: string;
}

/** Each row as the text of a JSON object. */
export function entitiesOf(
  page: Pick<PageOfRows, "columns" | "rows">,
  writing: EntityWriting,
): readonly string[] {
  const members = page.columns.map((column) => ({ column, before: nameOf(column, writing) }));
  return page.rows.map((row) => {
    const written = members.map(
      ({ column, before }) => before + valueOf(column.type, row[column.name] ?? null, writing),
    );
    return `{${[...controlOf(row, writing), ...written].join(",")}}`;
  });
}

function nameOf(column: Column, { properties, level }: EntityWriting): string {
  const own = properties.nameOf(column.name);
  const edm = edmType(column).replace("Edm.", "");
  const told = level === "full" && !native.has(edmType(column));
  return `${told ? `${JSON.stringify(`${own}@odata.type`)}:"#${edm}",` : ""}${JSON.stringify(own)}:`;
}

/** What JSON says by itself. */
const native: ReadonlySet<string> = new Set(["Edm.String", "Edm.Boolean", "Edm.Double"]);

function controlOf(
  row: Readonly<Record<string, unknown>>,
  { level, type, address }: EntityWriting,
): string[] {
  if (level !== "full" || type === undefined || address === undefined) return [];
  const id = row["__id"];
  const named = typeof id === "number" ? [`"@odata.id":${JSON.stringify(`${address}(${id})`)}`] : [];
  return [`"@odata.type":"#${type}"`, ...named];
}

function valueOf(type: ColumnType, value: unknown, { asTexts }: EntityWriting): string {
  if (type === "list") return JSON.stringify(value ?? []);
  if (value === null) return "null";
  if (type === "integer" || type === "decimal") return numberOf(value, asTexts && type === "integer");
  if (type === "datetime" && typeof value === "string") return JSON.stringify(toInstant(value));
  if (type === "text" && typeof value !== "string") return JSON.stringify(JSON.stringify(value));
  return JSON.stringify(value);
}

/** A number that JavaScript cannot hold comes as its digits. */
function numberOf(value: unknown, asText: boolean): string {
  if (typeof value === "number" && !Number.isFinite(value)) return "null";
  return asText ? JSON.stringify(String(value)) : String(value);
}

/** A local time keeps its digits: the protocol knows no time without an offset. */
function toInstant(text: string): string {
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
}
