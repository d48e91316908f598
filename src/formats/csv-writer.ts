import { open, type FileHandle } from "node:fs/promises";
import type { Dialect } from "./dialect/dialect.ts";

/** What `CsvWriter` writes: RFC 4180, with line feeds, and no header row. */
export const writtenDialect: Dialect = {
  encoding: "utf-8",
  byteOrderMark: false,
  separator: ",",
  quote: '"',
  escape: '"',
  lineEnd: "\n",
  preambleLines: 0,
  headerRows: 0,
  footnoteLines: 0,
};

const flushedChars = 1 << 18;
const special = /[",\r\n\0]/;

/**
 * Writes rows of texts to a CSV file. A missing value and an empty text are both an empty,
 * unquoted cell. Rows are gathered in memory up to 256 k characters: `add` says when it is
 * time to `flush`.
 */
export class CsvWriter implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  #text = "";
  #rows = 0;
  #nuls = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<CsvWriter> {
    return new CsvWriter(path, await open(path, "w"));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Cells that held NUL characters, which are taken out: no reader of CSV knows them. */
  get nuls(): number {
    return this.#nuls;
  }

  /**
   * Adds a row, filled up with empty cells to `width`, and a last cell that tells where it is
   * in the source. True when `flush` should follow.
   */
  add(cells: readonly (string | undefined)[], width: number, sourceLine: number): boolean {
    let line = "";
    for (let at = 0; at < width; at++) {
      if (at > 0) line += ",";
      const cell = cells[at];
      if (cell !== undefined && cell !== "") line += special.test(cell) ? this.#quoted(cell) : cell;
    }
    this.#text += `${line},${sourceLine}\n`;
    this.#rows++;
    return this.#text.length >= flushedChars;
  }

  async flush(): Promise<void> {
    if (this.#text === "") return;
    const bytes = Buffer.from(this.#text, "utf8");
    this.#text = "";
    await this.#file.writeFile(bytes);
  }

  /** Closes the file of rows that are given up; nothing where it is closed already. */
  async drop(): Promise<void> {
    this.#text = "";
    await this.#file.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#file.close();
    }
  }

  #quoted(cell: string): string {
    let clean = cell;
    if (cell.includes("\0")) {
      clean = cell.replaceAll("\0", "");
      this.#nuls++;
    }
    return `"${clean.replaceAll('"', '""')}"`;
  }
}
