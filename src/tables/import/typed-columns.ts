import { defined } from "../../base/defined.ts";
import type { Column, ColumnType } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import { engineType } from "./engine-type.ts";

/** A column of a Parquet as it becomes one of ours. */
export interface TypedColumn {
  readonly column: Column;
  /** SQL of its value. */
  readonly sql: string;
  /** How it is kept where `needed`, SQL of a boolean, is true of a row: with digits that a double or a BIGINT would lose. */
  readonly wide?: { readonly needed: string; readonly type: ColumnType; readonly exact: number };
  /** Cells that do not stay as they are, by the message that counts them. */
  readonly told: readonly { readonly key: string; readonly where: string }[];
}

/** By the engine's name of its type, or the type that the importer wants. */
export function toOurs(given: string, type: string, wanted: ColumnType | undefined): TypedColumn {
  const name = quoteName(given);
  const natural = naturalOf(name, type);
  const column = (of: ColumnType): Column => ({ name: given, type: of, missing: [] });
  if (wanted === undefined || wanted === natural.type) {
    const { sql, wide, told = [] } = natural;
    return { column: column(natural.type), sql, ...defined({ wide }), told };
  }
  const sql = `try_cast(${natural.sql} as ${engineType({ type: wanted })})`;
  const lost = { key: "import-cells-not-of-type", where: `${name} is not null and ${sql} is null` };
  return { column: column(wanted), sql, told: [lost] };
}

interface Natural {
  readonly type: ColumnType;
  readonly sql: string;
  readonly wide?: TypedColumn["wide"];
  readonly told?: TypedColumn["told"];
}

function naturalOf(name: string, type: string): Natural {
  if (type.endsWith("]") || /^(?:STRUCT|MAP|UNION|VARIANT)\b/.test(type)) return nested(name, type);
  const own = kinds.find(([pattern]) => pattern.test(type));
  return own === undefined ? text(`try_cast(${name} as VARCHAR)`) : own[1](name, type);
}

/** Where its facts are kept, a text has no null characters: a file of lines loses them, too. */
function text(sql: string): Natural {
  const hasNull = `contains(${sql}, chr(0))`;
  return {
    type: "text",
    sql: `case when ${hasNull} then replace(${sql}, chr(0), '') else ${sql} end`,
    told: [{ key: "format-nul-characters", where: hasNull }],
  };
}

/** The same of each text of a list. */
function texts(name: string): Natural {
  const list = `try_cast(${name} as VARCHAR[])`;
  const hasNull = `contains(array_to_string(${list}, ''), chr(0))`;
  return {
    type: "list",
    sql: `case when ${hasNull} then list_transform(${list}, lambda cell: replace(cell, chr(0), '')) else ${list} end`,
    told: [{ key: "format-nul-characters", where: hasNull }],
  };
}

function plain(name: string, type: ColumnType): Natural {
  return { type, sql: `try_cast(${name} as ${engineType({ type })})` };
}

/** By the engine's name of the type; one that is not here is told as a text. */
const kinds: readonly (readonly [RegExp, (name: string, type: string) => Natural])[] = [
  [/^UBIGINT$/, unsigned],
  [/^(?:U?(?:TINY|SMALL)INT|BIGINT|U?INTEGER)$/, (name) => plain(name, "integer")],
  [/^(?:DOUBLE|FLOAT)$/, floating],
  [/^DECIMAL/, decimal],
  [/^BOOLEAN$/, (name) => plain(name, "boolean")],
  [/^DATE$/, (name) => finite(name, plain(name, "date"))],
  [/^TIME/, moment],
  [/^GEOMETRY/, (name) => plain(name, "geometry")],
  [/^BLOB$/, (name) => text(`coalesce(try(decode(${name})), hex(${name}))`)],
];

/** Lists of plain values are lists of their texts; what lies deeper is JSON. */
function nested(name: string, type: string): Natural {
  const flat = /^[A-Z_ ]+(?:\([\d, ]+\))?\[\d*\]$/.test(type) && !type.startsWith("BLOB");
  return flat ? texts(name) : { type: "text", sql: `to_json(${name})::varchar` };
}

function unsigned(name: string): Natural {
  const wide = { needed: `${name} > 9223372036854775807`, type: "integer", exact: 0 } as const;
  return { type: "integer", sql: `try_cast(${name} as BIGINT)`, wide };
}

/** No number of ours is infinite: JSON and CSV have no word for it, and it would be the mean of its column. */
function floating(name: string, type: string): Natural {
  // Of four bytes, 0.1 is 0.1 and not the double that lies nearest to it.
  const value = type === "FLOAT" ? `${name}::varchar::double` : name;
  return {
    type: "decimal",
    sql: `case when isfinite(${name}) then ${value} end`,
    told: [{ key: "import-not-finite", where: `not isfinite(${name})` }],
  };
}

function decimal(name: string, type: string): Natural {
  const [, precision = "38", scale = "0"] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type) ?? [];
  const sql = `${name}::double`;
  if (Number(precision) <= 15) return { type: "decimal", sql };
  const needed = `try_cast((${sql})::varchar as ${type}) is distinct from ${name}`;
  return { type: "decimal", sql, wide: { needed, type: "decimal", exact: Number(scale) } };
}

function moment(name: string, type: string): Natural {
  const isTime = !type.startsWith("TIMESTAMP");
  const of = isTime ? "time" : "datetime";
  const coarse = isTime ? "TIME" : "TIMESTAMP";
  const kept: Natural =
    type === "TIMESTAMP WITH TIME ZONE"
      ? { type: of, sql: name }
      : { type: of, sql: `try_cast(${name} as ${coarse})` };
  if (!type.endsWith("_NS")) return isTime ? kept : finite(name, kept);
  const lost = { key: "import-nanoseconds-cut", where: `${name}::${coarse}::${type} <> ${name}` };
  return { ...kept, told: [lost] };
}

function finite(name: string, { type, sql }: Natural): Natural {
  return {
    type,
    sql: `case when isfinite(${name}) then ${sql} end`,
    told: [{ key: "import-not-finite", where: `not isfinite(${name})` }],
  };
}
