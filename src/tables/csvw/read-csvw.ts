import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Column, ColumnType, Writing } from "../column.ts";
import type { Dialect } from "../../formats/dialect/dialect.ts";
import type { ImportOptions } from "../table.ts";

/**
 * Metadata of CSV on the Web (W3C, Metadata Vocabulary for Tabular Data) as what an importer decides:
 * the types of the columns and how they are written, words for missing, separators, the primary key.
 * What this program has no use for is left alone.
 */
const texts = z.union([z.string(), z.array(z.string())]);
const Datatype = z.union([
  z.string(),
  z.looseObject({
    base: z.string().optional(),
    format: z
      .union([
        z.string(),
        z.looseObject({ decimalChar: z.string().optional(), groupChar: z.string().optional() }),
      ])
      .optional(),
  }),
]);

/** What a column has of its own, or of what it stands in. */
const inherited = {
  datatype: Datatype.optional(),
  null: texts.optional(),
  separator: z.string().nullish(),
};

const CsvwColumn = z.looseObject({
  ...inherited,
  name: z.string().optional(),
  titles: z.union([texts, z.record(z.string(), texts)]).optional(),
  virtual: z.boolean().optional(),
});

const CsvwSchema = z.looseObject({
  ...inherited,
  columns: z.array(CsvwColumn).optional(),
  primaryKey: texts.optional(),
});

const CsvwDialect = z.looseObject({
  delimiter: z.string().min(1).max(4).optional(),
  quoteChar: z.string().max(1).nullish(),
  doubleQuote: z.boolean().optional(),
  encoding: z.string().optional(),
  header: z.boolean().optional(),
  headerRowCount: z.int().min(0).max(10).optional(),
  skipRows: z.int().min(0).optional(),
});

const CsvwTable = z.looseObject({
  ...inherited,
  url: z.string().optional(),
  dialect: z.union([CsvwDialect, z.string()]).optional(),
  tableSchema: CsvwSchema.optional(),
});

const CsvwMetadata = CsvwTable.extend({ tables: z.array(CsvwTable).optional() });

type Inherited = Pick<z.infer<typeof CsvwTable>, "datatype" | "null" | "separator">;

/** Of the table that is named like the file, or of the only one. Throws `invalid` where it is no such metadata. */
export function readCsvw(json: unknown, fileName: string): ImportOptions {
  const group = parseMetadata(json);
  const table = tableOf(group.tables ?? [group], fileName);
  const { tableSchema: schema = {} } = table;
  const columns = (schema.columns ?? []).filter(({ virtual }) => virtual !== true);
  const dialect = dialectOf(table.dialect ?? group.dialect);
  const key = keyOf(schema.primaryKey, columns);
  const options = columns.flatMap((column) => {
    const option = columnOf([column, schema, table, group]);
    return titlesOf(column).map((title) => [title, option] as const);
  });
  return {
    columns: Object.fromEntries(options),
    ...defined({ dialect }),
    ...(key.length === 0 ? {} : { key }),
  };
}

function parseMetadata(json: unknown): z.infer<typeof CsvwMetadata> {
  const parsed = CsvwMetadata.safeParse(json);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new Failure("invalid", "csvw-unreadable", { where });
  }
  const { tableSchema, tables } = parsed.data;
  if (tableSchema === undefined && tables === undefined)
    throw new Failure("invalid", "csvw-unreadable", { where: "tableSchema" });
  return parsed.data;
}

function tableOf(tables: readonly z.infer<typeof CsvwTable>[], file: string): z.infer<typeof CsvwTable> {
  const named = tables.find(({ url }) => lastPart(url) === lastPart(file));
  const table = named ?? (tables.length === 1 ? tables[0] : undefined);
  if (table === undefined) throw new Failure("invalid", "csvw-other-table", { file });
  return table;
}

function lastPart(url: string | undefined): string {
  return (url ?? "").split(/[?#]/)[0]?.split("/").at(-1) ?? "";
}

/** The names that the header may have for it: its titles in any language, or else its name. */
function titlesOf({ titles, name }: z.infer<typeof CsvwColumn>): readonly string[] {
  const given =
    titles === undefined || typeof titles === "string" || Array.isArray(titles)
      ? (titles ?? [])
      : Object.values(titles).flat();
  const all = typeof given === "string" ? [given] : given;
  return all.length > 0 ? all : name === undefined ? [] : [name];
}

function keyOf(
  primaryKey: string | readonly string[] | undefined,
  columns: readonly z.infer<typeof CsvwColumn>[],
): string[] {
  const names = typeof primaryKey === "string" ? [primaryKey] : (primaryKey ?? []);
  return names.map((name) => {
    const column = columns.find((each) => each.name === name);
    const titles = column === undefined ? [] : titlesOf(column);
    return titles.includes(name) ? name : (titles[0] ?? name);
  });
}

type ColumnOption = Partial<Pick<Column, "type" | "writing" | "missing">>;

/** From the nearest that says it. */
function columnOf(from: readonly Inherited[]): ColumnOption {
  const first = <Key extends keyof Inherited>(key: Key) =>
    from.find((each) => each[key] !== undefined)?.[key];
  const words = first("null");
  const missing = (typeof words === "string" ? [words] : (words ?? [])).filter((word) => word !== "");
  return {
    ...typeOf(first("datatype"), first("separator") ?? undefined),
    ...(missing.length === 0 ? {} : { missing }),
  };
}

function typeOf(datatype: Inherited["datatype"], separator: string | undefined): ColumnOption {
  if (separator !== undefined) {
    const writing = listWritings[separator];
    return writing === undefined ? { type: "text" } : { type: "list", writing };
  }
  if (datatype === undefined) return {};
  const { base = "string", format } = typeof datatype === "string" ? { base: datatype } : datatype;
  const type = types[base];
  if (type === undefined) return { type: "text" };
  const writing = format === undefined ? undefined : writingOf(type, format);
  return writing === undefined ? { type } : { type, writing };
}

const listWritings: Readonly<Record<string, Writing>> = {
  "|": "list-pipe",
  ";": "list-semicolon",
  ",": "list-comma",
};

const whole = [
  "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedLong",
  "unsignedInt", "unsignedShort", "unsignedByte", "nonPositiveInteger", "negativeInteger", "gYear",
]; // prettier-ignore
const types: Readonly<Record<string, ColumnType>> = {
  ...Object.fromEntries(whole.map((name) => [name, "integer"] as const)),
  ...Object.fromEntries(["decimal", "double", "float", "number"].map((name) => [name, "decimal"] as const)),
  boolean: "boolean",
  date: "date",
  datetime: "datetime",
  dateTime: "datetime",
  dateTimeStamp: "datetime",
  time: "time",
};

function writingOf(
  type: ColumnType,
  format: string | { decimalChar?: string | undefined; groupChar?: string | undefined },
): Writing | undefined {
  if (typeof format !== "string") {
    if (format.decimalChar === ",") return "decimal-comma";
    return format.groupChar === "," ? "decimal-point-grouped" : undefined;
  }
  if (type === "boolean") return booleans[format.toLowerCase()];
  if (type !== "date" && type !== "datetime") return undefined;
  if (format.includes("MMM")) return "month-name";
  const order = format.replaceAll(/[^dMy]/g, "").replaceAll(/(.)\1+/g, "$1");
  return order === "yMd" && format.startsWith("yyyy-") ? undefined : orders[order];
}

const orders: Readonly<Record<string, Writing>> = {
  dMy: "day-month-year",
  Mdy: "month-day-year",
  yMd: "year-month-day",
};

const booleans: Readonly<Record<string, Writing>> = {
  "oui|non": "oui-non",
  "vrai|faux": "vrai-faux",
  "yes|no": "yes-no",
  "1|0": "zero-one",
  "true|false": "true-false",
};

function dialectOf(given: z.infer<typeof CsvwTable>["dialect"]): Partial<Dialect> | undefined {
  if (given === undefined || typeof given === "string") return undefined;
  const { delimiter, quoteChar, doubleQuote, header, skipRows } = given;
  const quote = quoteChar === null ? "" : quoteChar;
  const headerRows = given.headerRowCount ?? (header === false ? 0 : undefined);
  return {
    ...defined({ separator: delimiter, quote }),
    ...(doubleQuote === false ? { escape: "\\" } : {}),
    ...defined({ headerRows, preambleLines: skipRows }),
  };
}

/** What the importer says by hand stands before what the metadata says. */
export function withMetadata(options: ImportOptions, metadata: ImportOptions): ImportOptions {
  const names = new Set([...Object.keys(metadata.columns ?? {}), ...Object.keys(options.columns ?? {})]);
  const columns = Object.fromEntries(
    [...names].map((name) => [name, { ...metadata.columns?.[name], ...options.columns?.[name] }]),
  );
  return { ...metadata, ...options, columns, dialect: { ...metadata.dialect, ...options.dialect } };
}
