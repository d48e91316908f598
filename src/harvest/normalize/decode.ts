import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/** Bytes that are no UTF-8 stand as signs of private use, until `mendText` reads them as Windows-1252. */
const strayFirst = 0xf780;
const stray = /[\uF780-\uF7FF]/;
const strays = /[\uF780-\uF7FF]/g;

/**
 * The text of a document, as it comes. Its encoding is that of its byte order mark, else of the
 * answer that brought it, else of its XML declaration, else UTF-8. Where it changes midway, bytes
 * that are no UTF-8 are marked: `mendText` reads them.
 */
export async function* textOf(
  body: AsyncIterable<Uint8Array>,
  charset: string | undefined,
): AsyncGenerator<string> {
  let decode: ((bytes: Buffer) => string) | undefined;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    const bytes = rest.length === 0 ? toBuffer(chunk) : Buffer.concat([rest, chunk]);
    rest = Buffer.alloc(0);
    if (decode === undefined) {
      if (bytes.length < 4) {
        rest = bytes;
        continue;
      }
      decode = decoderOf(bytes, charset);
    }
    if (decode !== fromUtf8) {
      yield decode(bytes);
      continue;
    }
    const whole = wholeSequences(bytes);
    rest = bytes.subarray(whole);
    if (whole > 0) yield fromUtf8(bytes.subarray(0, whole));
  }
  if (rest.length > 0) yield (decode ?? decoderOf(rest, charset))(rest);
}

/** The text of the first bytes of a document, read as `textOf` reads the whole. */
export function beginningText(head: Buffer, charset: string | undefined): string {
  return decoderOf(head, charset)(head);
}

/** The text with stray bytes read as Windows-1252, and whether there were any. */
export function mendText(text: string): { text: string; mended: boolean } {
  if (!stray.test(text)) return { text, mended: false };
  const mended = text.replace(strays, (sign) => windows1252(sign.charCodeAt(0) - strayFirst + 0x80));
  return { text: mended, mended: true };
}

function windows1252(byte: number): string {
  return new TextDecoder("windows-1252").decode(Uint8Array.of(byte));
}

function toBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function decoderOf(head: Buffer, charset: string | undefined): (bytes: Buffer) => string {
  const mark = markOf(head);
  const declared = /^[^<]{0,3}<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)["']/.exec(
    head.subarray(0, 200).toString("latin1"),
  );
  for (const label of [mark, charset, declared?.[1]]) {
    if (label === undefined) continue;
    if (/^utf-?8$/i.test(label)) return fromUtf8;
    try {
      const decoder = new TextDecoder(label);
      return (bytes) => decoder.decode(bytes, { stream: true });
    } catch {
      continue;
    }
  }
  return fromUtf8;
}

function markOf(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? "utf-8" : undefined;
}

/** Where the last sequence that may go on begins. */
function wholeSequences(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOf(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

function fromUtf8(bytes: Buffer): string {
  const start = markOf(bytes) === "utf-8" ? 3 : 0;
  if (isUtf8(bytes)) return bytes.toString("utf8", start);
  let text = "";
  let from = start;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const length = lengthOf(byte);
    if (
      byte >= 0xc2 &&
      byte < 0xf5 &&
      at + length <= bytes.length &&
      isUtf8(bytes.subarray(at, at + length))
    ) {
      at += length - 1;
      continue;
    }
    text += bytes.toString("utf8", from, at) + String.fromCharCode(strayFirst + byte - 0x80);
    from = at + 1;
  }
  return text + bytes.toString("utf8", from);
}
