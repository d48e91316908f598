import { quoteName, quoteText } from "../../engine/fold.ts";

/** A column that is shown, with the engine's name of its type. */
export interface ShownColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * Columns of which the engine writes lines. For each it makes room for some ten texts of a chunk, which
 * an export holds while its reader is slow and no limit counts: 45 megabytes of 100 columns. It also
 * compares all cells with one another: of 2,000 for half a minute, before the first row.
 */
export const columnsInLines = 100;

/** SQL of a row as a line of RFC 4180: nothing where a cell is missing, an empty text between quotes. */
export function csvLine(columns: readonly ShownColumn[], neutralize: boolean): string {
  const cells = columns.map((column) => csvCell(column, neutralize));
  return `concat(${cells.join(", ',', ")}, chr(13), chr(10))`;
}

/** SQL of a row as an object of JSON. A number that JavaScript cannot hold keeps all its digits. */
export function jsonLine(columns: readonly ShownColumn[]): string {
  const members = columns.map((column, at) => {
    const key = `${at === 0 ? "{" : ","}${JSON.stringify(column.name)}:`;
    return `${quoteText(key)}, coalesce(${jsonCell(column)}, 'null')`;
  });
  return `concat(${members.join(", ")}, '}')`;
}

function csvCell({ name, type }: ShownColumn, neutralize: boolean): string {
  const cell = quoteName(name);
  if (isList(type)) return quoted(jsonText(cell));
  if (!isText(type)) return plainText(cell, type);
  const text = neutralize ? tameSql(cell) : cell;
  const needsQuotes = [`'"'`, "','", "chr(13)", "chr(10)"].map((sign) => `contains(${cell}, ${sign})`);
  return `CASE WHEN ${cell} = '' OR ${needsQuotes.join(" OR ")} THEN ${quoted(text)} ELSE ${text} END`;
}

function jsonCell({ name, type }: ShownColumn): string {
  const cell = quoteName(name);
  if (isText(type) || isList(type)) return jsonText(cell);
  const text = plainText(cell, type);
  if (type === "BOOLEAN" || isNumber(type)) return text;
  // A double holds so many characters, whatever they are.
  return isDecimal(type)
    ? `CASE WHEN length(${text}) <= 16 THEN ${text} ELSE '"' || ${text} || '"' END`
    : `'"' || ${text} || '"'`;
}

/** The text of what is neither a text nor a list: it needs no quotes. */
function plainText(cell: string, type: string): string {
  const text = `CAST(${cell} AS VARCHAR)`;
  if (type === "DOUBLE") {
    const whole = `${cell} = trunc(${cell}) AND abs(${cell}) < 1e18`;
    return `CASE WHEN ${whole} THEN CAST(CAST(${cell} AS BIGINT) AS VARCHAR) WHEN isfinite(${cell}) THEN ${text} END`;
  }
  if (isDecimal(type)) return `rtrim(rtrim(${text}, '0'), '.')`;
  if (type === "TIMESTAMP") return `replace(${text}, ' ', 'T')`;
  if (type !== "TIMESTAMP WITH TIME ZONE") return text;
  return `replace(CAST(make_timestamp(epoch_us(${cell})) AS VARCHAR), ' ', 'T') || '+00:00'`;
}

/** As `tameText` does. */
function tameSql(cell: string): string {
  return `CASE WHEN left(${cell}, 1) IN ('=', '+', '-', '@', chr(9), chr(13)) THEN '''' || ${cell} ELSE ${cell} END`;
}

function quoted(text: string): string {
  return `'"' || replace(${text}, '"', '""') || '"'`;
}

/** Missing where the cell is: a JSON of nothing would be a text. */
function jsonText(cell: string): string {
  return `CASE WHEN ${cell} IS NOT NULL THEN CAST(to_json(${cell}) AS VARCHAR) END`;
}

function isText(type: string): boolean {
  return type === "VARCHAR";
}

function isList(type: string): boolean {
  return type.endsWith("[]");
}

/** With digits behind the point: one without is a whole number. */
function isDecimal(type: string): boolean {
  return type.startsWith("DECIMAL(") && !type.endsWith(",0)");
}

function isNumber(type: string): boolean {
  return /^(?:DOUBLE|INTEGER|U?BIGINT|U?HUGEINT|DECIMAL\(\d+,0\))$/.test(type);
}
