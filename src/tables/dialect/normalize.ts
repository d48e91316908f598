import { open, type FileHandle } from "node:fs/promises";
import { problem, type Problem } from "../../base/failure.ts";
import type { Dialect } from "../dialect.ts";
import type { FoundTable } from "../find-dialect.ts";
import { noCounts, recordBatches } from "../parse-csv.ts";
import type { RejectedRow } from "../raw.ts";
import { Alignment } from "./alignment.ts";
import type { Rec } from "./records.ts";
import { type DecodeCounts, decodeProblems, type ReadOptions } from "./utf8.ts";

export interface NormalizeOptions extends ReadOptions {
  /** Adds a last column `__line`: the line of the original where each row begins. */
  readonly lineNumbers?: boolean | undefined;
  /** Takes the rows set aside as they come; they are returned together where it is absent. */
  readonly onRejected?: ((row: RejectedRow) => void) | undefined;
}

export interface Normalized {
  /** That of the file written: UTF-8, RFC 4180, one header row, nothing above or below. */
  readonly dialect: Dialect;
  readonly header: readonly string[];
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
  readonly rejectedRows: number;
  readonly problems: readonly Problem[];
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
  table: FoundTable,
  target: string,
  options: NormalizeOptions = {},
): Promise<Normalized> {
  const header = options.lineNumbers === true ? [...table.header, "__line"] : table.header;
  const out = await open(target, "w");
  try {
    const work = new Normalizing(table, options, out);
    await work.write(`${header.map(quoted).join(",")}\n`);
    const counts = noCounts();
    const { columns } = table;
    const source = recordBatches(path, table.dialect, {
      ...options,
      columns,
      counts,
      skipLines: table.firstLine - 1,
    });
    for await (const records of source) {
      if (!(await work.take(records))) break;
    }
    await work.finish();
    return { dialect: clean, header, ...work.result(counts) };
  } finally {
    await out.close();
  }
}

const learnedRows = 1000;
const outChars = 512 * 1024;

class Normalizing {
  readonly #table: FoundTable;
  readonly #options: NormalizeOptions;
  readonly #out: FileHandle;
  readonly #rejected: RejectedRow[] = [];
  #rejectedRows = 0;
  #headerLeft: number;
  /** Rows read before the columns are known well enough to judge odd ones. */
  #early: Rec[] | undefined = [];
  #alignment: Alignment | undefined;
  /** Rows that may be footnotes: they are within so many lines of the end so far. */
  #held: Rec[] = [];
  #text = "";
  #rows = 0;
  readonly #counts = { padded: 0, shortened: 0, realigned: 0, blank: 0, mended: 0 };
  readonly #first: Partial<Record<keyof Normalizing["count"], number>> = {};

  constructor(table: FoundTable, options: NormalizeOptions, out: FileHandle) {
    this.#table = table;
    this.#options = options;
    this.#out = out;
    this.#headerLeft = table.dialect.headerRows;
  }

  get count(): { padded: number; shortened: number; realigned: number; blank: number; mended: number } {
    return this.#counts;
  }

  /** False where the table ends and no more is needed. */
  async take(records: readonly Rec[]): Promise<boolean> {
    for (const record of records) {
      if (this.#headerLeft > 0) {
        if (!isEmpty(record)) this.#headerLeft--;
        continue;
      }
      if (this.#table.lastLine !== undefined && record.line > this.#table.lastLine) return false;
      await this.#row(record);
    }
    return true;
  }

  async finish(): Promise<void> {
    await this.#learn();
    // What is still held are the footnotes, or blank lines.
    if (this.#text !== "") await this.write("", true);
  }

  async write(text: string, now = false): Promise<void> {
    this.#text += text;
    if (!now && this.#text.length < outChars) return;
    await this.#out.write(this.#text);
    this.#text = "";
  }

  async #row(record: Rec): Promise<void> {
    if (this.#early !== undefined) {
      this.#early.push(record);
      if (this.#early.length >= learnedRows) await this.#learn();
      return;
    }
    await this.#hold(record);
  }

  async #learn(): Promise<void> {
    const early = this.#early;
    if (early === undefined) return;
    this.#early = undefined;
    this.#alignment = new Alignment(early, this.#table.columns);
    for (const record of early) await this.#hold(record);
  }

  async #hold(record: Rec): Promise<void> {
    const { footnoteLines } = this.#table.dialect;
    const trailing = this.#table.columns === 1 && isEmpty(record);
    if (footnoteLines === 0 && this.#held.length === 0 && !trailing) return this.#place(record);
    this.#held.push(record);
    const end = record.line + record.lines - 1;
    for (let first = this.#held[0]; first !== undefined; first = this.#held[0]) {
      const last = first.line + first.lines - 1;
      // A blank line of a table of one column is a missing value, unless it is at the end.
      if (footnoteLines > 0 ? end - last < footnoteLines : trailing) return undefined;
      this.#held.shift();
      await this.#place(first);
    }
    return undefined;
  }

  async #place(record: Rec): Promise<void> {
    const { columns } = this.#table;
    if (record.cut) return this.#setAside(record, "row-too-long");
    if (columns > 1 && isEmpty(record)) return this.#note("blank", record);
    if (record.mended) this.#note("mended", record);
    const cells = this.#fitted(record);
    if (typeof cells === "string") return this.#setAside(record, cells);
    this.#rows++;
    const line = this.#options.lineNumbers === true ? `,${record.line}` : "";
    await this.write(`${rowText(record, cells)}${line}\n`);
    return undefined;
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

  result(decoded: DecodeCounts): Omit<Normalized, "dialect" | "header"> {
    const problems: Problem[] = [];
    const { padded, shortened, realigned, mended, blank } = this.#counts;
    const first = this.#first;
    if (padded > 0) problems.push(problem("dialect-rows-padded", { count: padded, line: first.padded ?? 0 }));
    if (shortened > 0) {
      problems.push(problem("dialect-rows-shortened", { count: shortened, line: first.shortened ?? 0 }));
    }
    if (realigned > 0) {
      problems.push(problem("dialect-rows-realigned", { count: realigned, line: first.realigned ?? 0 }));
    }
    if (mended > 0)
      problems.push(problem("dialect-quotes-mended", { count: mended, line: first.mended ?? 0 }));
    if (blank > 0) problems.push(problem("dialect-blank-rows", { count: blank }));
    problems.push(...decodeProblems(decoded));
    return { rows: this.#rows, rejected: this.#rejected, rejectedRows: this.#rejectedRows, problems };
  }
}

function isEmpty(record: Rec): boolean {
  return record.cells.every((cell) => cell === "\ufeff" || cell.trim() === "");
}

const special = /[",\r\n]/;

function rowText(record: Rec, cells: readonly string[]): string {
  if (record.quoted === 0 && !special.test(record.raw)) {
    const text = cells.join(",");
    return text === "" ? '""' : text;
  }
  if (cells.length === 1 && cells[0] === "") return '""';
  return cells.map(quoted).join(",");
}

function quoted(cell: string): string {
  return special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
