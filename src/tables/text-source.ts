import type { Dialect } from "../formats/dialect/dialect.ts";
import type { FarFile } from "../formats/place.ts";
import { quoteText } from "../engine/quote.ts";

/** A table as text, ready for the engine: a UTF-8 file in a dialect that it reads. */
export interface TextContent {
  readonly path: string;
  /** Where its bytes are, where the path is but a pipe through which the engine reads them. */
  readonly far?: FarFile;
  readonly dialect: Dialect;
  readonly header: readonly string[];
  /** Places, in the file, of columns that are not among those of the header: they are left out. */
  readonly left?: readonly number[];
  /** The last column, behind those of the header, is the line of the original. */
  readonly lineColumn?: true;
}

/** The engine's name of the column at this place; the names of the file may be anything. */
export function cell(index: number): string {
  return `c${index}`;
}

interface SourceOptions {
  /** Other files of the same dialect, e.g. stretches of the first. */
  readonly paths?: readonly string[];
  /** Each file begins with a row of data. */
  readonly headless?: true;
  /** `keep`: rows that break the dialect are listed, for `structuralRejects` to read. */
  readonly rejects?: "keep";
}

/** SQL of the rows of a text, every cell a VARCHAR, NULL where empty. Rows that break the dialect are left out. */
export function textSource(content: TextContent, options: SourceOptions = {}): string {
  const { dialect } = content;
  const skip = options.headless === true ? 0 : dialect.preambleLines + dialect.headerRows;
  const columns = cellNames(content).map((name) => `'${name}': 'VARCHAR'`);
  const settings = [
    `[${(options.paths ?? [content.path]).map(quoteText).join(", ")}]`,
    `columns = {${columns.join(", ")}}`,
    "auto_detect = false",
    "header = false",
    `skip = ${skip}`,
    `delim = ${quoteText(separatorOf(dialect))}`,
    `quote = ${quoteText(dialect.quote)}`,
    `escape = ${quoteText(dialect.quote === "" ? "" : dialect.escape)}`,
    "nullstr = ''",
    // Told nothing, the engine takes the first line end that it sees, be it inside of quotes.
    `new_line = '${dialect.lineEnd === "\r\n" ? String.raw`\r\n` : String.raw`\n`}'`,
    ...(options.rejects === "keep"
      ? ["store_rejects = true", "rejects_limit = 0"]
      : ["ignore_errors = true"]),
  ];
  return `read_csv(${settings.join(", ")})`;
}

/** The engine's reader gives up on line ends or quotes that change their kind along the way. */
export function isCsvTrouble(error: unknown): boolean {
  return error instanceof Error && /CSV Parser state machine|CSV Error/.test(error.message);
}

/** How many columns the file has, that of its lines included. */
export function columnsOf(content: TextContent): number {
  return content.header.length + (content.left?.length ?? 0) + (content.lineColumn === true ? 1 : 0);
}

/** The cells of the header by their place in it; those left out have names that nothing asks for. */
function cellNames(content: TextContent): string[] {
  const left = new Set(content.left);
  let next = 0;
  return Array.from({ length: columnsOf(content) }, (_, place) =>
    left.has(place) ? `left${place}` : cell(next++),
  );
}

/** A file of one column has no separator; the engine wants one, and this one is in no text. */
function separatorOf(dialect: Dialect): string {
  return dialect.separator === "" ? "\u001f" : dialect.separator;
}
