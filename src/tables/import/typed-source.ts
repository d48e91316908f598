import { join } from "node:path";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Workspace } from "../../engine/engine.ts";
import type { Column, ColumnType } from "../column.ts";
import type { SampledColumn } from "../types/find-types.ts";
import type { ImportOptions } from "../table.ts";
import { literal } from "../types/blank.ts";
import { engineType } from "./engine-type.ts";
import { identifier } from "./text-source.ts";
import { parquetSettings, type Written } from "./write-parquet.ts";

interface Described {
  column_name: string;
  column_type: string;
}

/** Copies a Parquet of any types into one of ours, every row of it. */
export async function copyTyped(
  workspace: Workspace,
  path: string,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<{ written: Written; sample: SampledColumn[] }> {
  const from = `read_parquet(${literal(path)})`;
  const described = await readOrRefuse(
    workspace.rows<Described>(`select column_name, column_type from (describe from ${from})`),
  );
  const columns = described.map((column) => toColumn(column, options));
  const expressions = described.map((column, index) => toOurs(column, columns[index]?.type ?? "text"));
  const target = join(workspace.folder, `table-${performance.now()}.parquet`);
  const list = columns
    .map((column, index) => `${expressions[index] ?? ""} as ${identifier(column.name)}`)
    .join(", ");
  const [made] = await readOrRefuse(
    workspace.rows<{ Count: number }>(
      `copy (select ${list} from ${from}) to ${literal(target)} ${parquetSettings}`,
      [],
      { signal },
    ),
  );
  const rows = await workspace.rows<Record<string, string | null>>(
    `select ${columns.map((column) => `${identifier(column.name)}::varchar as ${identifier(column.name)}`).join(", ")}
     from read_parquet(${literal(target)}) limit 5000`,
  );
  const sample = columns.map(({ name }) => ({ name, cells: rows.map((row) => row[name] ?? null) }));
  return { written: { path: target, columns, rows: made?.Count ?? 0 }, sample };
}

/** What the engine cannot read of a Parquet is damage; what it refuses of a statement is a bug of ours. */
async function readOrRefuse<Rows>(reading: Promise<Rows>): Promise<Rows> {
  try {
    return await reading;
  } catch (cause) {
    const ours = /^(?:Parser|Binder|Catalog|Permission|Interrupt)/;
    const damaged = cause instanceof Error && !isFailure(cause) && cause.name !== "AbortError";
    if (damaged && !ours.test(cause.message)) throw new Failure("invalid", "parquet-damaged", {}, { cause });
    throw cause;
  }
}

function toColumn({ column_name: name, column_type: type }: Described, options: ImportOptions): Column {
  return { name, type: options.columns?.[name]?.type ?? ours(type), missing: [] };
}

function ours(type: string): ColumnType {
  if (/^(?:U?(?:TINY|SMALL|BIG)INT|U?INTEGER)$/.test(type)) return type === "UBIGINT" ? "decimal" : "integer";
  if (/^(?:U?HUGEINT|DOUBLE|FLOAT|DECIMAL.*)$/.test(type)) return "decimal";
  if (type === "BOOLEAN") return "boolean";
  if (type === "DATE") return "date";
  if (type.startsWith("TIMESTAMP")) return "datetime";
  if (type.startsWith("TIME")) return "time";
  if (type.startsWith("GEOMETRY")) return "geometry";
  return type.endsWith("[]") && !type.startsWith("STRUCT") ? "list" : "text";
}

function toOurs({ column_name, column_type: type }: Described, wanted: ColumnType): string {
  const name = identifier(column_name);
  if (type.startsWith("STRUCT") || type.startsWith("MAP")) return `to_json(${name})::varchar`;
  if (type === "BLOB") return `coalesce(try(decode(${name})), hex(${name}))`;
  if (type === "TIMESTAMP WITH TIME ZONE" && wanted === "datetime") return name;
  return `try_cast(${name} as ${engineType(wanted)})`;
}
