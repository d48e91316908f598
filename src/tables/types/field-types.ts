import { problem, type Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import type { SchemaField } from "../table-schema.ts";
import { quoteText } from "../../engine/quote.ts";
import { booleanWords } from "./others.ts";

/** What a rule finds wrong with a column as a whole, whatever its rows. */
interface WholeColumn {
  readonly rule: string;
  readonly problem: Problem;
}

interface Checked {
  readonly field: SchemaField;
  readonly column: Column;
  /** SQL of the value, and of its text. */
  readonly cell: string;
  readonly text: string;
}

const numbers: readonly Column["type"][] = ["integer", "decimal"];

export function isNumeric(column: Column): boolean {
  return numbers.includes(column.type);
}

/** SQL of a boolean that is true where a value is of the field's type; absent where every value is. */
export function typeFits(checked: Checked): string | undefined {
  return typeChecks[checked.field.type]?.(checked);
}

/** The types of a Table Schema, versions 1 and 2. */
export function isFieldType(type: string): boolean {
  return type === "any" || type in typeChecks;
}

function matching(text: string, pattern: string): string {
  return `regexp_full_match(${text}, ${quoteText(pattern)})`;
}

/** By type of the schema; `any` takes every value. */
const typeChecks: Readonly<Record<string, (checked: Checked) => string | undefined>> = {
  string: ({ field, text }) => {
    const pattern = stringFormats[field.format ?? "default"];
    return pattern === undefined ? undefined : matching(text, pattern);
  },
  integer: ({ field, column, cell, text }) => {
    if (column.type === "integer") return undefined;
    if (column.type === "decimal") return `${cell} = trunc(${cell})`;
    return matching(plainNumber(field, text), "[-+]?[0-9]+");
  },
  number: ({ field, column, text }) =>
    isNumeric(column) ? undefined : matching(plainNumber(field, text), numberPattern),
  boolean: ({ field, text }) => `${text} IN (${booleansOf(field).map(quoteText).join(", ")})`,
  date: (checked) => momentFits(checked, "date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "DATE"),
  datetime: (checked) =>
    momentFits(checked, "datetime", `[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]${clock}`, "TIMESTAMPTZ"),
  time: (checked) => momentFits(checked, "time", `(?:[01][0-9]|2[0-3])${clock.slice(8)}`),
  year: ({ text }) => matching(text, "-?[0-9]{4}"),
  yearmonth: ({ text }) => matching(text, "-?[0-9]{4}-(?:0[1-9]|1[0-2])"),
  duration: ({ text }) => `(${matching(text, duration)} AND NOT ${matching(text, "[-+]?P(?:.*T)?")})`,
  geopoint: geopointFits,
  geojson: ({ column, text }) =>
    column.type === "geometry"
      ? undefined
      : `coalesce(list_contains([${geometries.map(quoteText).join(", ")}], ${ofJson(`json_extract_string(${text}, '$.type')`)}), false)`,
  object: ({ column, text }) => (column.type === "geometry" ? undefined : jsonFits(text, "{")),
  array: ({ column, text }) =>
    column.type === "list" && column.writing === "json" ? undefined : jsonFits(text, "["),
  list: listFits,
};

const numberPattern =
  "[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|(?i:nan|[-+]?inf(?:inity)?)";
const clock = "[0-9]{2}:[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:Z|[-+][0-9]{2}(?::?[0-9]{2})?)?";
const duration =
  "[-+]?P(?:[0-9]+(?:[.,][0-9]+)?W|(?:[0-9]+(?:[.,][0-9]+)?Y)?(?:[0-9]+(?:[.,][0-9]+)?M)?(?:[0-9]+(?:[.,][0-9]+)?D)?(?:T(?:[0-9]+(?:[.,][0-9]+)?H)?(?:[0-9]+(?:[.,][0-9]+)?M)?(?:[0-9]+(?:[.,][0-9]+)?S)?)?)";
const geometries = [
  "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
  "GeometryCollection", "Feature", "FeatureCollection",
]; // prettier-ignore

/** SQL of a number as the engine reads it, out of how the field writes it; null where it does not. */
export function plainNumber(field: SchemaField, text: string): string {
  const { decimalChar = ".", groupChar } = field;
  const bare =
    field.bareNumber === false ? `regexp_replace(${text}, '^[^-0-9]*|[^0-9]*$', '', 'g')` : `trim(${text})`;
  const joined =
    groupChar === undefined || groupChar === "" ? bare : `replace(${bare}, ${quoteText(groupChar)}, '')`;
  if (decimalChar === "." || field.type === "integer") return joined;
  return `(CASE WHEN NOT contains(${joined}, '.') THEN replace(${joined}, ${quoteText(decimalChar)}, '.') END)`;
}

function jsonFits(text: string, start: string): string {
  return `(json_valid(${text}) AND ltrim(${text}) LIKE '${start}%')`;
}

/**
 * SQL that looks into a text as JSON, null where it is none: the engine itself would give up. It
 * stands alone, since the engine takes it out of a longer condition (`IN` becomes a join).
 */
export function ofJson(sql: string): string {
  return `TRY(${sql})`;
}

const degrees = "-?[0-9]+(?:\\.[0-9]+)?";
const geopoints: Readonly<Record<string, string>> = {
  default: `\\s*${degrees}\\s*,\\s*${degrees}\\s*`,
  array: `\\s*\\[\\s*"?${degrees}"?\\s*,\\s*"?${degrees}"?\\s*\\]\\s*`,
  object: `(?s:\\s*\\{.*"lon".*"lat".*\\}\\s*)|(?s:\\s*\\{.*"lat".*"lon".*\\}\\s*)`,
};

/** A longitude, then a latitude, each within its degrees. */
function geopointFits({ field, text }: Checked): string {
  const format = field.format ?? "default";
  const part = (name: "lon" | "lat"): string =>
    format === "object"
      ? ofJson(`json_extract_string(${text}, '$.${name}')`)
      : `regexp_extract_all(${text}, ${quoteText(degrees)})[${name === "lon" ? 1 : 2}]`;
  const within = (name: "lon" | "lat", most: number): string =>
    `abs(TRY_CAST(${part(name)} AS DOUBLE)) <= ${most}`;
  return `(${matching(text, geopoints[format] ?? ".*")} AND ${within("lon", 180)} AND ${within("lat", 90)})`;
}

/** Each item, read with the default format of its type. */
function listFits({ field, column, text }: Checked): string | undefined {
  if (column.type === "list" || field.itemType === undefined || field.itemType === "string") return undefined;
  const item: SchemaField = { name: field.name, type: field.itemType };
  const fits = typeFits({ field: item, column: { ...column, type: "text" }, cell: "item", text: "item" });
  if (fits === undefined) return undefined;
  return `len(list_filter(${itemsOf(field, text)}, lambda item: NOT coalesce(${fits}, false))) = 0`;
}

/** SQL of the items of a list as it is written. */
export function itemsOf(field: SchemaField, text: string): string {
  return `string_split(${text}, ${quoteText(field.delimiter ?? ",")})`;
}

const stringFormats: Readonly<Record<string, string>> = {
  email: "[^\\s@]+@[^\\s@]+\\.[^\\s@.]+",
  uri: "[A-Za-z][A-Za-z0-9+.-]*:[^\\s]+",
  uuid: "(?i:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
  binary: "(?s:(?:[A-Za-z0-9+/\\s]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)",
  wkt: "(?is:\\s*(?:SRID=[0-9]+;)?(?:multi)?(?:point|linestring|polygon|geometrycollection)\\s*[zm]{0,2}\\s*(?:empty|\\(.*\\))\\s*)",
};

/** The values for true and false of the standard, where a field names none. */
function booleansOf(field: SchemaField): readonly string[] {
  const yes = field.trueValues ?? ["true", "True", "TRUE", "1"];
  return [...yes, ...(field.falseValues ?? ["false", "False", "FALSE", "0"])];
}

/** Orders of a day, a month and a year that the format `any` takes, beside ISO 8601. */
const anyFormats = [
  "%d/%m/%Y",
  "%m/%d/%Y",
  "%d-%m-%Y",
  "%d.%m.%Y",
  "%Y/%m/%d",
  "%Y%m%d",
  "%d/%m/%y",
  "%d %B %Y",
  "%b %d %Y",
  "%B %d, %Y",
];

function momentFits(
  { field, column, text }: Checked,
  type: Column["type"],
  pattern: string,
  sqlType?: string,
): string | undefined {
  if (column.type === type) return undefined;
  const format = customFormat(field);
  if (format !== undefined) return `try_strptime(${text}, ${quoteText(format)}) IS NOT NULL`;
  const iso = `(${matching(text, pattern)}${sqlType === undefined ? "" : ` AND TRY_CAST(${text} AS ${sqlType}) IS NOT NULL`})`;
  if (field.format !== "any") return iso;
  const suffix = type === "date" ? "" : " %H:%M:%S";
  const others =
    type === "time" ? "['%H:%M']" : `[${anyFormats.map((each) => quoteText(each + suffix)).join(", ")}]`;
  return `(${iso} OR try_strptime(${text}, ${others}) IS NOT NULL)`;
}

/** `%d/%m/%Y`, where the field says how its moments are written. */
export function customFormat({ format = "default" }: SchemaField): string | undefined {
  return format.startsWith("fmt:") || format.includes("%") ? format.replace(/^fmt:/, "") : undefined;
}

/** A column that is written another way throughout than the field asks: one error, and not one per row. */
export function wholeColumn(field: SchemaField, column: Column): WholeColumn | undefined {
  if (field.type === "boolean" && column.type === "boolean") return booleanWritten(field, column);
  if (!["date", "datetime", "time"].includes(field.type) || column.type !== field.type) return undefined;
  const { format = "default" } = field;
  const foreign = column.writing !== undefined && column.writing !== "offset";
  if (!foreign || format === "any" || isAsked(format, column.writing)) return undefined;
  return writtenOtherwise(
    field,
    column.writing ?? "",
    customFormat(field) === undefined ? "ISO 8601" : format,
  );
}

/** A column of yes and no keeps no case: its words are compared with those of the field without it. */
function booleanWritten(field: SchemaField, column: Column): WholeColumn | undefined {
  const words = booleansOf(field);
  const known = new Set(words.map((word) => word.toLowerCase()));
  const written = booleanWords(column.writing);
  if (written.every((word) => known.has(word))) return undefined;
  return writtenOtherwise(field, written.join(", "), words.join(", "));
}

function isAsked(format: string, writing: Column["writing"]): boolean {
  const order = format.replaceAll(/[^dmyY]/g, "").toLowerCase();
  return (
    (order === "dmy" && writing === "day-month-year") ||
    (order === "mdy" && writing === "month-day-year") ||
    (order === "ymd" && writing === "year-month-day") ||
    (/%[bB]/.test(format) && writing === "month-name")
  );
}

function writtenOtherwise(field: SchemaField, written: string, asked: string): WholeColumn {
  const args = { column: field.name, written, asked };
  return { rule: "format", problem: problem("schema-written-otherwise", args, { column: field.name }) };
}
