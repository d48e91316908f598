import { exactDigits } from "../../engine/cells.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";

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

/**
 * SQL of a row as an object of JSON between two texts. A number that JavaScript cannot hold keeps all
 * its digits. It is put together at once: a text that is added to another copies both.
 */
export function jsonLine(columns: readonly ShownColumn[], before: string, after: string): string {
  const members = columns.map((column, at) => {
    const key = `${at === 0 ? `${before}{` : ","}${JSON.stringify(column.name)}:`;
    return `${quoteText(key)}, ${jsonCell(column)}`;
  });
  return `concat(${members.join(", ")}, '}', ${quoteText(after)})`;
}

function csvCell({ name, type }: ShownColumn, neutralize: boolean): string {
  const cell = quoteName(name);
  if (isList(type)) return quoted(jsonText(cell));
  if (!isText(type)) return plainText(cell, type);
  const text = neutralize ? tameSql(cell) : cell;
  const needsQuotes = [`'"'`, "','", "chr(13)", "chr(10)"].map((sign) => `contains(${cell}, ${sign})`);
  return `CASE WHEN ${cell} = '' OR ${needsQuotes.join(" OR ")} THEN ${quoted(text)} ELSE ${text} END`;
}

/** Never missing: `null` stands where a cell is. */
function jsonCell({ name, type }: ShownColumn): string {
  const cell = quoteName(name);
  if (isText(type) || isList(type) || writtenAsJson.has(type)) {
    return `CASE WHEN ${cell} IS NULL THEN 'null' ELSE ${toJson(cell)} END`;
  }
  if (isInstant(type)) return instantText(cell, type, '"', "'null'");
  if (type === "DOUBLE") return doubleText(cell, "'null'");
  const text = plainText(cell, type);
  return `coalesce(${type === "BOOLEAN" || isNumber(type) ? text : quotedNumber(text, type)}, 'null')`;
}

function quotedNumber(text: string, type: string): string {
  const between = `'"' || ${text} || '"'`;
  // A double holds so many characters, whatever they are.
  if (!isDecimal(type)) return between;
  const digits = `ltrim(translate(${text}, '-.', ''), '0')`;
  return `CASE WHEN length(${digits}) <= ${exactDigits} THEN ${text} ELSE ${between} END`;
}

/** The text of what is neither a text nor a list: it needs no quotes. */
function plainText(cell: string, type: string): string {
  if (type === "DOUBLE") return doubleText(cell, "NULL");
  if (isInstant(type)) return instantText(cell, type, "", "NULL");
  const text = `CAST(${cell} AS VARCHAR)`;
  return isDecimal(type) ? `rtrim(rtrim(${text}, '0'), '.')` : text;
}

/** Where both write the same digits, JSON does in a third of the time. */
function doubleText(cell: string, missing: string): string {
  return (
    `CASE WHEN ${cell} = trunc(${cell}) AND abs(${cell}) < 1e18 THEN CAST(CAST(${cell} AS BIGINT) AS VARCHAR) ` +
    `WHEN abs(${cell}) BETWEEN 1e-4 AND 1e15 THEN ${toJson(cell)} ` +
    `WHEN isfinite(${cell}) THEN CAST(${cell} AS VARCHAR) ELSE ${missing} END`
  );
}

/**
 * A moment as a page tells it (see `toChunk`); an infinite one with a zone is none. Of years that have four digits its day and its
 * time are written each for itself: nothing has to be looked for in its text.
 */
function instantText(cell: string, type: string, quote: string, missing: string): string {
  const hasZone = type !== "TIMESTAMP";
  const moment = hasZone ? `make_timestamp(epoch_us(${cell}))` : cell;
  const [before, after] = [quoteText(quote), quoteText(`${hasZone ? "+00:00" : ""}${quote}`)];
  const [day, time] = [
    `CAST(CAST(${moment} AS DATE) AS VARCHAR)`,
    `CAST(CAST(${moment} AS TIME) AS VARCHAR)`,
  ];
  return (
    `CASE WHEN ${moment} >= TIMESTAMP '1000-01-01' AND ${moment} < TIMESTAMP '9999-12-31' ` +
    `THEN concat(${before}, ${day}, 'T', ${time}, ${after}) WHEN ${moment} IS NULL THEN ${missing} ` +
    `ELSE concat(${before}, replace(replace(CAST(${moment} AS VARCHAR), ' ', 'T'), 'T(BC)T', ' (BC) '), ${after}) END`
  );
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
  return `CASE WHEN ${cell} IS NOT NULL THEN ${toJson(cell)} END`;
}

function toJson(cell: string): string {
  return `CAST(to_json(${cell}) AS VARCHAR)`;
}

/** Types that JSON writes as the engine's text between quotes. */
const writtenAsJson: ReadonlySet<string> = new Set(["DATE", "TIME"]);

function isInstant(type: string): boolean {
  return type === "TIMESTAMP" || type === "TIMESTAMP WITH TIME ZONE";
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
