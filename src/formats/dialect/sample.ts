import { isUtf8 } from "node:buffer";
import { Failure } from "../../base/failure.ts";
import { openBytes, type BytesPlace } from "../place.ts";
import type { Encoding } from "./dialect.ts";
import { findEncoding, type FoundEncoding, isWestern, wholeSequences } from "./encoding.ts";
import { withPunctuation } from "./punctuation.ts";
import { isUnlikely } from "./unlikely.ts";

/** A file up to this size is looked at as a whole, in bytes. */
const wholeBytesMax = 4 * 1024 * 1024;
const headBytes = 1024 * 1024;
const tailBytes = 256 * 1024;
const stretchBytes = 64 * 1024;
const stretches = 8;

/** What is read of a file to find its dialect. */
export interface Sample {
  readonly encoding: Encoding;
  readonly byteOrderMark: boolean;
  /** The beginning; all of it where `whole`. */
  readonly head: string;
  /** Stretches between head and end, each cut to whole lines. */
  readonly middle: readonly string[];
  /** The end, from the beginning of a line; empty where `whole`. */
  readonly tail: string;
  readonly whole: boolean;
  readonly bytes: number;
  /** NUL characters met, which are left out. */
  readonly nuls: number;
  /** Bytes that the encoding has no character for. */
  readonly damaged: boolean;
  /** No encoding that is known makes words of it. */
  readonly unsure: boolean;
  /** Controls U+0080 to U+009F were met, which stand for punctuation of Windows-1252. */
  readonly controls: boolean;
}

export async function readSample(place: BytesPlace, encoding?: Encoding): Promise<Sample> {
  const file = await openBytes(place);
  try {
    const { size } = file;
    if (size === 0) throw new Failure("invalid", "import-file-empty");
    const read = async (from: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(Math.min(length, size - from));
      let got = 0;
      while (got < buffer.length) {
        const { bytesRead } = await file.read(buffer, got, buffer.length - got, from + got);
        if (bytesRead === 0) break;
        got += bytesRead;
      }
      return buffer.subarray(0, got);
    };
    if (size <= wholeBytesMax) return sampleOf([await read(0, size)], size, true, encoding);
    const parts = [await read(0, headBytes)];
    const step = (size - headBytes - tailBytes) / (stretches + 1);
    for (let n = 1; n <= stretches; n++) {
      // An even offset keeps the two halves of a UTF-16 character together.
      parts.push(await read(Math.floor((headBytes + n * step) / 2) * 2, stretchBytes));
    }
    parts.push(await read(Math.floor((size - tailBytes) / 2) * 2, tailBytes + 1));
    return sampleOf(parts, size, false, encoding);
  } finally {
    await file[Symbol.asyncDispose]();
  }
}

function sampleOf(parts: Buffer[], bytes: number, whole: boolean, hint?: Encoding): Sample {
  const [first = Buffer.alloc(0)] = parts;
  const found = findEncoding(parts);
  const encoding = hint ?? found.encoding;
  refuseBinary(first, { ...found, encoding });
  let nuls = 0;
  let controls = false;
  const damaged = encoding === "utf-8" && !parts.every((part) => isUtf8(wholeSequences(part)));
  const texts = parts.map((part) => {
    const text = new TextDecoder(encoding).decode(part);
    const clean = text.replaceAll("\0", "");
    nuls += text.length - clean.length;
    const punctuated = withPunctuation(clean);
    controls ||= punctuated !== clean;
    return punctuated;
  });
  const [head = "", ...rest] = texts;
  const tail = whole ? "" : fromLine(rest.pop() ?? "");
  const middle = rest.map((text) => wholeLines(text));
  const sample = {
    encoding,
    byteOrderMark: found.byteOrderMark,
    head,
    middle,
    tail,
    whole,
    bytes,
    nuls,
    damaged,
    unsure: hint === undefined && isUnsure(found, texts),
    controls,
  };
  if (/^\s*<(?:!doctype html|html)\b/i.test(head)) throw new Failure("invalid", "import-file-html");
  if (whole && head.trim() === "") throw new Failure("invalid", "import-file-empty");
  return sample;
}

function isUnsure({ encoding, unsure }: FoundEncoding, texts: readonly string[]): boolean {
  return unsure === true || (isWestern(encoding) && isUnlikely(texts));
}

const signatures: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04], // ZIP and what is built on it
  [0x1f, 0x8b], // gzip
  [0x25, 0x50, 0x44, 0x46, 0x2d], // PDF
  [0xd0, 0xcf, 0x11, 0xe0], // OLE: XLS, DOC
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x47, 0x49, 0x46, 0x38], // GIF
  [0x50, 0x41, 0x52, 0x31], // Parquet
  [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], // SQLite
  [0x7f, 0x45, 0x4c, 0x46], // ELF
  [0x37, 0x7a, 0xbc, 0xaf], // 7z
  [0x52, 0x61, 0x72, 0x21], // RAR
];

/** Text has no control characters but a few; a table of bytes has as many as of any others. */
function refuseBinary(head: Buffer, { encoding }: Pick<FoundEncoding, "encoding">): void {
  const signed = signatures.some((signature) => signature.every((byte, at) => head[at] === byte));
  const looked = head.subarray(0, 64 * 1024);
  const wide = encoding === "utf-16le" || encoding === "utf-16be";
  const strange = wide ? strangeCharacters(looked, encoding) : strangeBytes(looked);
  if (signed || strange > Math.max(8, looked.length * 0.1))
    throw new Failure("invalid", "import-file-binary");
}

/** Tab, line ends and form feed are of text, and so are the separators 28 to 31. */
const textControls: ReadonlySet<number> = new Set([9, 10, 12, 13, 26, 28, 29, 30, 31]);

function strangeBytes(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte < 32 && !textControls.has(byte)) count++;
  return count;
}

function strangeCharacters(bytes: Uint8Array, encoding: Encoding): number {
  let count = 0;
  for (const sign of new TextDecoder(encoding).decode(bytes))
    if (sign === "\ufffd" || sign === "\0") count += 2;
  return count;
}

function fromLine(text: string): string {
  const end = /\r\n|\n|\r/.exec(text);
  return end === null ? "" : text.slice(end.index + end[0].length);
}

function wholeLines(text: string): string {
  const inner = fromLine(text);
  const last = Math.max(inner.lastIndexOf("\n"), inner.lastIndexOf("\r"));
  return last === -1 ? "" : inner.slice(0, last + 1);
}
