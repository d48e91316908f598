import { open } from "node:fs/promises";
import type { Problem } from "../../base/failure.ts";
import type { Dialect, Encoding } from "./dialect.ts";
import { decodeProblems, type Utf8Options, utf8Pieces } from "./utf8.ts";
import { noCounts } from "./parse-csv.ts";

export { normalizeText, type NormalizedText, type NormalizeOptions } from "./normalize.ts";

interface Decoded {
  /** Bytes written. */
  readonly bytes: number;
  /** Sequences replaced by U+FFFD. */
  readonly undecodable: number;
  readonly problems: readonly Problem[];
}

/**
 * Writes the text at `path` to `target` in UTF-8, without a byte order mark. Memory does not grow
 * with the file. In a file of UTF-8, a line that is in Windows-1252 is read as such.
 */
export async function toUtf8(
  path: string,
  encoding: Encoding,
  target: string,
  options: Utf8Options = {},
): Promise<Decoded> {
  const counts = noCounts();
  const out = await open(target, "w");
  let bytes = 0;
  try {
    for await (const piece of utf8Pieces(path, encoding, counts, options)) {
      await out.write(piece);
      bytes += piece.length;
    }
  } finally {
    await out.close();
  }
  return { bytes, undecodable: counts.undecodable, problems: decodeProblems(counts) };
}

/**
 * Whether the engine's own reader takes a UTF-8 file in this dialect, told its separator, quote
 * and escape, and to be strict: `strict_mode=true, null_padding=false, store_rejects=true` and no
 * `new_line`, under which a row of another width is set aside, where a lenient reading would cut
 * it without a word. What it does not take goes through `normalizeText`.
 */
export function engineReads(dialect: Dialect): boolean {
  const { separator, quote, escape, lineEnd, footnoteLines, irregular, mixedLineEnds } = dialect;
  if (irregular === true || mixedLineEnds === true || footnoteLines > 0 || lineEnd === "\r") return false;
  if (separator.length !== 1 || separator === " " || separator.charCodeAt(0) > 126) return false;
  // Under a backslash the engine loses it before signs that need no escape, as in `8\'`.
  return quote === "" ? escape === "" : escape === quote;
}
