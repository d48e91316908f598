/** A name that `TextDecoder` knows (WHATWG Encoding). */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "iso-8859-15" | "macintosh";

/** How a text file writes its table: everything a reader must be told. */
export interface Dialect {
  readonly encoding: Encoding;
  readonly byteOrderMark: boolean;
  /** One character; the empty string where the file holds one column. */
  readonly separator: string;
  /** One character; the empty string where cells are never quoted. */
  readonly quote: string;
  /** The same as `quote` where a quote is doubled (RFC 4180), or a character such as `\`. */
  readonly escape: string;
  readonly lineEnd: "\n" | "\r\n" | "\r";
  /** Lines before the header. */
  readonly preambleLines: number;
  /** 0 where there is none; above 1 the rows are merged into one name, top to bottom. */
  readonly headerRows: number;
  /** Lines after the last row of data. */
  readonly footnoteLines: number;
}
