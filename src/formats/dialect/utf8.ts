import { isUtf8 } from "node:buffer";
import { problem, type Problem } from "../../base/failure.ts";
import { openBytes, type BytesPlace } from "../place.ts";
import type { Encoding } from "./dialect.ts";
import { punctuated, withPunctuation } from "./punctuation.ts";

/** What could not be decoded as it should, counted over the whole file. */
export interface DecodeCounts {
  /** Bytes or sequences replaced by U+FFFD. */
  undecodable: number;
  /** Lines of a UTF-8 file that are in Windows-1252 and were read so. */
  mixedLines: number;
  /** The first lines where either was met, 1 for the first of the file. */
  readonly lines: number[];
  nuls: number;
  /** Controls U+0080 to U+009F read as the punctuation that they stand for. */
  controls: number;
}

export interface Utf8Options {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

const blockBytes = 1024 * 1024;
const linesMax = 100;

/**
 * The file in UTF-8, without its mark, in pieces of about 1 MiB that never cut a character.
 * A piece is only valid until the next one is asked for.
 */
export async function* utf8Pieces(
  place: BytesPlace,
  encoding: Encoding,
  counts: DecodeCounts,
  options: Utf8Options = {},
): AsyncGenerator<Buffer> {
  const recoder = recoderOf(encoding, counts);
  let first = true;
  for await (const { bytes, last } of blocks(place, options)) {
    let piece = recoder(bytes, last);
    if (first && piece.length > 0) {
      while (piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) piece = piece.subarray(3);
      first = false;
    }
    if (piece.length > 0) yield piece;
  }
}

async function* blocks(
  place: BytesPlace,
  options: Utf8Options,
): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  const file = await openBytes(place);
  try {
    const { size } = file;
    let at = 0;
    // Two buffers, so that what a recoder keeps of one block is there while the next is read.
    const buffers = [Buffer.allocUnsafe(blockBytes), Buffer.allocUnsafe(blockBytes)] as const;
    for (let turn = 0; ; turn++) {
      options.signal?.throwIfAborted();
      const buffer = turn % 2 === 0 ? buffers[0] : buffers[1];
      const { bytesRead } = await file.read(buffer, 0, blockBytes, at);
      at += bytesRead;
      options.onBytes?.(at);
      const last = bytesRead === 0 || at >= size;
      if (bytesRead > 0 || last) yield { bytes: buffer.subarray(0, bytesRead), last };
      if (last) return;
    }
  } finally {
    await file[Symbol.asyncDispose]();
  }
}

type Recoder = (bytes: Buffer, last: boolean) => Buffer;

function recoderOf(encoding: Encoding, counts: DecodeCounts): Recoder {
  if (encoding === "utf-8") return utf8Checker(counts);
  if (isWide(encoding)) return wideRecoder(encoding, counts);
  return encoding === "windows-1252" ? latinRecoder(counts) : tableRecoder(encoding, counts);
}

/** Windows-1252 is ISO-8859-1 but for its punctuation, and the runtime is quick at that. */
function latinRecoder(counts: DecodeCounts): Recoder {
  return (bytes) => {
    if (bytes.includes(0)) counts.nuls++;
    return Buffer.from(withPunctuation(bytes.toString("latin1")));
  };
}

/** Lets good UTF-8 through; a bad line is looked at on its own. */
function utf8Checker(counts: DecodeCounts): Recoder {
  let kept: Buffer = Buffer.alloc(0);
  let line = 1;
  return (bytes, last) => {
    const all = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
    const end = last ? all.length : wholeEnd(all);
    const piece = all.subarray(0, end);
    kept = Buffer.from(all.subarray(end));
    if (isUtf8(piece)) {
      if (piece.includes(0)) counts.nuls++;
      line += countByte(piece, 10);
      return punctuated(piece, (count) => (counts.controls += count));
    }
    const mended = mendLines(piece, line, counts);
    line += countByte(piece, 10);
    return mended;
  };
}

/** Past the last line end, or past the last whole character where there is none near. */
function wholeEnd(bytes: Buffer): number {
  const feed = bytes.lastIndexOf(10);
  if (feed >= bytes.length / 2) return feed + 1;
  let end = bytes.length;
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return bytes.length - back;
    end = bytes.length;
  }
  return end;
}

function mendLines(piece: Buffer, firstLine: number, counts: DecodeCounts): Buffer {
  const parts: Buffer[] = [];
  let line = firstLine;
  for (let at = 0; at < piece.length; line++) {
    const feed = piece.indexOf(10, at);
    const end = feed === -1 ? piece.length : feed + 1;
    const bytes = piece.subarray(at, end);
    parts.push(isUtf8(bytes) ? bytes : mendLine(bytes, line, counts));
    at = end;
  }
  return Buffer.concat(parts);
}

const longSequence = /[\u0080-\uffff]/;

/** A line with no good sequence of UTF-8 is in another encoding; one with some is damaged. */
function mendLine(bytes: Buffer, line: number, counts: DecodeCounts): Buffer {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const bad = text.split("\ufffd").length - 1;
  note(line, counts);
  if (longSequence.test(text.replaceAll("\ufffd", ""))) {
    counts.undecodable += bad;
    return Buffer.from(text);
  }
  counts.mixedLines++;
  return Buffer.from(new TextDecoder("windows-1252").decode(bytes));
}

function note(line: number, counts: DecodeCounts): void {
  if (counts.lines.length < linesMax && counts.lines.at(-1) !== line) counts.lines.push(line);
}

/** Encodings in which some characters take several bytes. */
function isWide(encoding: Encoding): boolean {
  return encoding !== "windows-1252" && encoding !== "iso-8859-15" && encoding !== "macintosh";
}

function wideRecoder(encoding: Encoding, counts: DecodeCounts): Recoder {
  const decoder = new TextDecoder(encoding);
  let line = 1;
  return (bytes, last) => {
    const text = decoder.decode(bytes, { stream: !last });
    if (text.includes("\0")) counts.nuls++;
    for (let at = text.indexOf("\ufffd"); at !== -1; at = text.indexOf("\ufffd", at + 1)) {
      counts.undecodable++;
      note(line + text.slice(0, at).split("\n").length - 1, counts);
    }
    const out = Buffer.from(text);
    line += countByte(out, 10);
    return out;
  };
}

/** Every byte has its character in a table, so nothing is undecodable but what has none in Unicode. */
function tableRecoder(encoding: Encoding, counts: DecodeCounts): Recoder {
  const decoder = new TextDecoder(encoding);
  const codes = Array.from({ length: 256 }, (_, byte) => Buffer.from(decoder.decode(Uint8Array.of(byte))));
  const lengths = Uint8Array.from(codes, (code) => code.length);
  const table = new Uint8Array(256 * 4);
  for (const [byte, code] of codes.entries()) table.set(code, byte * 4);
  const out = Buffer.allocUnsafe(blockBytes * 3);
  return (bytes) => {
    const length = recode(bytes, out, table, lengths);
    const piece = out.subarray(0, length);
    if (piece.includes(0)) counts.nuls++;
    return piece;
  };
}

function recode(bytes: Uint8Array, out: Uint8Array, table: Uint8Array, lengths: Uint8Array): number {
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x80) {
      out[to++] = byte;
      continue;
    }
    const from = byte * 4;
    const length = lengths[byte] as number;
    for (let n = 0; n < length; n++) out[to++] = table[from + n] as number;
  }
  return to;
}

function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

export function decodeProblems(counts: DecodeCounts): Problem[] {
  const problems: Problem[] = [];
  const [line = 0] = counts.lines;
  const lines = counts.lines.slice(0, 10).join(", ");
  if (counts.undecodable > 0) {
    problems.push(problem("dialect-undecodable", { count: counts.undecodable, lines }, { line }));
  }
  if (counts.mixedLines > 0) {
    problems.push(problem("dialect-mixed-encodings", { count: counts.mixedLines, lines }, { line }));
  }
  if (counts.controls > 0) problems.push(problem("dialect-controls-read", { count: counts.controls }));
  return problems;
}
