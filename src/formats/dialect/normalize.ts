import { open, type FileHandle } from "node:fs/promises";
import { problem, type Problem } from "../../base/failure.ts";
import type { Dialect } from "./dialect.ts";
import type { FoundDialect } from "./find-dialect.ts";
import { noCounts, recordBatches } from "./parse-csv.ts";
import { noAccount, type ReadAccount } from "../account.ts";
import type { RejectedRow } from "../raw.ts";
import { Alignment } from "./alignment.ts";
import { CommentLines, learnedRows } from "./comment-lines.ts";
import { LineCounter } from "./lines.ts";
import { tellLeft } from "./notes.ts";
import type { Rec } from "./records.ts";
import { isMarked } from "./rows.ts";
import { type DecodeCounts, decodeProblems, type Utf8Options } from "./utf8.ts";

export interface NormalizeOptions extends Utf8Options {
  /** Adds a last column `__line`: the line of the original where each row begins. */
  readonly lineNumbers?: boolean | undefined;
  /** Takes the rows set aside as they come; they are returned together where it is absent. */
  readonly onRejected?: ((row: RejectedRow) => void) | undefined;
}

export interface NormalizedText {
  /** That of the file written: UTF-8, RFC 4180 but for the separator, one header row, nothing above or below. */
  readonly dialect: Dialect;
  readonly header: readonly string[];
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
  readonly rejectedRows: number;
  readonly problems: readonly Problem[];
  readonly account: ReadAccount;
}

const clean: Dialect = {
  encoding: "utf-8",
  byteOrderMark: false,
  separator: ",",
  quote: '"',
  escape: '"',
  lineEnd: "\n",
  preambleLines: 0,
  headerRows: 1,
  footnoteLines: 0,
};

/**
 * Writes one table of the text at `path` to `target` as a plain CSV in UTF-8. Rows with cells
 * missing at their end are completed, empty cells too many are left out, rows whose cells are
 * not in their columns are set aside; each is counted in the problems.
 */
export async function normalizeText(
  path: string,
  table: FoundDialect,
  target: string,
  options: NormalizeOptions = {},
): Promise<NormalizedText> {
  const header = options.lineNumbers === true ? [...table.header, "__line"] : table.header;
  const out = await open(target, "w");
  try {
    const work = new Normalizing(table, options, out);
    work.header(header);
    const counts = noCounts();
    const counter = new LineCounter(table.dialect);
    const { columns } = table;
    const source = recordBatches(path, table.dialect, {
      ...options,
      columns,
      counts,
      counter,
      skipLines: table.firstLine - 1,
    });
    for await (const records of source) {
      const goesOn = work.take(records);
      await work.flush(outChars);
      if (!goesOn) break;
    }
    work.finish();
    await work.flush(0);
    const total = (table.lastLine ?? counter.lines) - table.afterLine;
    return { dialect: work.dialect, header, ...work.result(counts), account: { ...work.account, total } };
  } finally {
    await out.close();
  }
}

/** In a smaller table the last row may well lack cells by itself. */
const rowsOfCut = 20;

const outChars = 512 * 1024;

class Normalizing {
  readonly #table: FoundDialect;
  readonly #options: NormalizeOptions;
  readonly #out: FileHandle;
  readonly #rejected: RejectedRow[] = [];
  #rejectedRows = 0;
  #headerLeft: number;
  /** The separator stays what it was where one sign will do: most rows are then right as they are. */
  readonly dialect: Dialect;
  readonly #asItIs: boolean;
  /** Rows read before the columns are known well enough to judge odd ones. */
  #early: Rec[] | undefined = [];
  #alignment: Alignment | undefined;
  #comments: CommentLines | undefined;
  /** Rows that may be footnotes: they are within so many lines of the end so far. */
  #held: Rec[] = [];
  readonly #notes: Rec[] = [];
  #text = "";
  #rows = 0;
  #lastLine = 0;
  readonly #counts = { padded: 0, shortened: 0, realigned: 0, blank: 0, comment: 0, mended: 0 };
  readonly #first: Partial<Record<keyof Normalizing["count"], number>> = {};
  readonly account: Writable<ReadAccount>;

  constructor(table: FoundDialect, options: NormalizeOptions, out: FileHandle) {
    this.#table = table;
    this.#options = options;
    this.#out = out;
    this.#headerLeft = table.dialect.headerRows;
    this.account = { ...noAccount, ...table.above, unit: "line" };
    const { separator, quote, escape } = table.dialect;
    const kept = separator.length === 1 && separator !== " " && separator.charCodeAt(0) < 127;
    this.dialect = kept ? { ...clean, separator } : clean;
    this.#asItIs = kept && quote === '"' && escape === '"';
  }

  get count(): Record<"padded" | "shortened" | "realigned" | "blank" | "comment" | "mended", number> {
    return this.#counts;
  }

  /** False where the table ends and no more is needed. */
  take(records: readonly Rec[]): boolean {
    for (const record of records) {
      if (this.#headerLeft > 0) {
        const blank = isEmpty(record);
        if (!blank) this.#headerLeft--;
        this.#tell(blank ? "blank" : "header", record);
      } else {
        if (this.#table.lastLine !== undefined && record.line > this.#table.lastLine) return false;
        this.#row(record);
      }
    }
    return true;
  }

  /** What is still held then are the footnotes, or blank lines. */
  finish(): void {
    this.#learn();
    for (const record of this.#held) {
      const kind = isEmpty(record) ? "blank" : isMarked(record) ? "comment" : "note";
      this.#tell(kind, record);
      if (kind === "note") this.#notes.push(record);
    }
  }

  /** A record is one line of its kind, and may go on over others. */
  #tell(kind: "header" | "note" | "blank" | "comment" | undefined, { lines }: Rec): void {
    if (kind !== undefined) this.account[kind]++;
    this.account.within += Math.max(0, lines - 1);
  }

  header(names: readonly string[]): void {
    this.#text += `${this.#row4180(names)}\n`;
  }

  /** Writes to disk what has come together, where it is more than so many characters. */
  async flush(charsMin: number): Promise<void> {
    if (this.#text.length <= charsMin) return;
    const text = this.#text;
    this.#text = "";
    await this.#out.write(text);
  }

  #row(record: Rec): void {
    if (this.#early === undefined) this.#hold(record);
    else if (this.#early.push(record) >= learnedRows) this.#learn();
  }

  #learn(): void {
    const early = this.#early;
    if (early === undefined) return;
    this.#early = undefined;
    this.#alignment = new Alignment(early, this.#table.columns);
    this.#comments = new CommentLines(early, this.#table.columns, this.#alignment);
    for (const record of early) this.#hold(record);
  }

  #hold(record: Rec): void {
    const { footnoteLines } = this.#table.dialect;
    const trailing = this.#table.columns === 1 && isEmpty(record);
    if (footnoteLines === 0 && this.#held.length === 0 && !trailing) {
      this.#place(record);
      return;
    }
    this.#held.push(record);
    // A blank line of a table of one column is a missing value, unless it is at the end.
    if (footnoteLines === 0 && trailing) return;
    const end = record.line + record.lines - 1;
    const free = this.#held.findIndex(({ line, lines }) => end - (line + lines - 1) < footnoteLines);
    for (const one of this.#held.splice(0, free === -1 ? this.#held.length : free)) this.#place(one);
  }

  #place(record: Rec): void {
    const { columns } = this.#table;
    const blank = !record.cut && columns > 1 && isEmpty(record);
    const comment = !blank && this.#comments?.has(record) === true;
    this.#tell(blank ? "blank" : comment ? "comment" : undefined, record);
    if (record.cut) this.#setAside(record, "row-too-long");
    else if (blank) this.#note("blank", record);
    else if (comment) this.#note("comment", record);
    else {
      const cells = this.#fitted(record);
      if (record.mended) this.#note("mended", record);
      if (typeof cells === "string") this.#setAside(record, cells);
      else this.#keep(record, cells);
    }
  }

  #keep(record: Rec, cells: readonly string[]): void {
    this.#rows++;
    this.#lastLine = record.line;
    this.#text += this.#asItIs && isPlain(record, cells) ? record.raw : this.#row4180(cells);
    this.#text += this.#options.lineNumbers === true ? `${this.dialect.separator}${record.line}\n` : "\n";
  }

  #row4180(cells: readonly string[]): string {
    const { separator } = this.dialect;
    let text = quoted(cells[0] ?? "", separator);
    if (cells.length === 1 && text === "") return '""';
    for (let n = 1; n < cells.length; n++) text += separator + quoted(cells[n] ?? "", separator);
    return text;
  }

  /** The cells in their columns, or the reason why they are not. */
  #fitted(record: Rec): readonly string[] | string {
    const { columns } = this.#table;
    const { cells } = record;
    if (cells.length === columns) return cells;
    if (cells.length < columns) {
      const padded = [...cells, ...Array.from({ length: columns - cells.length }, () => "")];
      if ((this.#alignment?.misplaced(padded, cells.length) ?? 0) > 0) return "row-too-few-cells";
      this.#note("padded", record);
      return padded;
    }
    const kept = cells.slice(0, columns);
    const rest = cells.slice(columns).every((cell) => cell.trim() === "");
    if (rest && (this.#alignment?.misplaced(kept) ?? 0) === 0) {
      this.#note("shortened", record);
      return kept;
    }
    const realigned = this.#alignment?.withoutExtra(cells, columns);
    if (realigned === undefined) return "row-too-many-cells";
    this.#note("realigned", record);
    return realigned;
  }

  #note(kind: keyof Normalizing["count"], record: Rec): void {
    this.#counts[kind]++;
    this.#first[kind] ??= record.line;
  }

  #setAside(record: Rec, reason: string): void {
    this.#rejectedRows++;
    const row: RejectedRow = { line: record.line, raw: record.raw, reason };
    if (this.#options.onRejected === undefined) this.#rejected.push(row);
    else this.#options.onRejected(row);
  }

  /** Where of many rows the last one alone lacks cells at its end, the file broke off there. */
  #tellPadded(): Problem[] {
    const { padded: count } = this.#counts;
    const { padded: line = 0 } = this.#first;
    if (count === 0) return [];
    const isCut = this.#rows > rowsOfCut && count === 1 && line === this.#lastLine;
    return [isCut ? problem("dialect-cut-short", { line }) : problem("dialect-rows-padded", { count, line })];
  }

  result(decoded: DecodeCounts): Omit<NormalizedText, "dialect" | "header" | "account"> {
    const { shortened, realigned, mended, blank, comment } = this.#counts;
    const first = this.#first;
    const problems = this.#tellPadded();
    if (shortened > 0) {
      problems.push(problem("dialect-rows-shortened", { count: shortened, line: first.shortened ?? 0 }));
    }
    if (realigned > 0) {
      problems.push(problem("dialect-rows-realigned", { count: realigned, line: first.realigned ?? 0 }));
    }
    if (mended > 0)
      problems.push(problem("dialect-quotes-mended", { count: mended, line: first.mended ?? 0 }));
    if (blank > 0) problems.push(problem("dialect-blank-rows", { count: blank }));
    if (comment > 0)
      problems.push(problem("dialect-comments-left", { count: comment, line: first.comment ?? 0 }));
    problems.push(...tellLeft("dialect-notes-left", this.#notes, this.#table.dialect.separator));
    problems.push(...decodeProblems(decoded));
    return { rows: this.#rows, rejected: this.#rejected, rejectedRows: this.#rejectedRows, problems };
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function isEmpty(record: Rec): boolean {
  if (record.cut) return false;
  const code = record.raw.charCodeAt(0);
  // A letter or a figure comes first as a rule, and the cells need not be looked at.
  if ((code > 47 && code < 58) || (code > 64 && code < 123)) return false;
  return record.cells.every((cell) => cell === "\ufeff" || cell.trim() === "");
}

/** A row that says the same when it is written as it was read. */
function isPlain({ raw, stray, mended, quoted, cells: read }: Rec, cells: readonly string[]): boolean {
  if (cells !== read || stray > 0 || mended || raw === "") return false;
  if (quoted === 0) return !raw.includes('"') && !raw.includes("\r");
  // Spaces around quotes are no part of RFC 4180.
  return !raw.includes('" ') && !raw.includes(' "');
}

function quoted(cell: string, separator: string): string {
  const needed = cell.includes(separator) || cell.includes('"') || cell.includes("\n") || cell.includes("\r");
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell;
}
