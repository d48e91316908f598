/** A name that `TextDecoder` knows (WHATWG Encoding). */
export type Encoding =
  | "utf-8"
  | "utf-16le"
  | "utf-16be"
  | "windows-1252"
  | "iso-8859-15"
  | "macintosh"
  | EastAsian;

/** Encodings in which a character takes one byte or two. */
export type EastAsian = "gbk" | "big5" | "shift_jis" | "euc-jp" | "euc-kr";

/** How a text file writes its table: everything a reader must be told. */
export interface Dialect {
  readonly encoding: Encoding;
  readonly byteOrderMark: boolean;
  /**
   * One character as a rule; the empty string where the file holds one column. `" "` is a run
   * of one space or more, `"  "` a run of two or more, `", "` (or `"; "`) a separator that
   * spaces follow; `"||"` and the like are taken as they are.
   */
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
  /** Line ends of several kinds: each of them ends a line. */
  readonly mixedLineEnds?: true;
  /**
   * Rows of several widths, stray or unclosed quotes, blank rows, several tables: only the
   * tolerant parser reads all of it, see `engineReads`.
   */
  readonly irregular?: true;
}
