import { Failure } from "../base/failure.ts";
import { findEncoding } from "./dialect/encoding.ts";
import type { BytesPlace } from "./place.ts";
import { readEnds } from "./read-bytes.ts";

/** What the bytes of a file are, before it is opened. */
export type Container =
  | "csv"
  | "json"
  | "ndjson"
  | "parquet"
  | "gzip"
  | "zip"
  | "ole2"
  | "spreadsheet-xml"
  | "spreadsheet-html";

const headBytes = 1 << 16;

/** Blanks, a byte order mark, and the record separator of RFC 8142. */
// oxlint-disable-next-line no-control-regex -- the separator is a control character
const blanks = /^[\s\u001e\ufeff]+/;

/** Told by their first bytes, and not tables: the name is for the message. */
const others: readonly (readonly [string, readonly number[]])[] = [
  ["PDF", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["PNG", [0x89, 0x50, 0x4e, 0x47]],
  ["JPEG", [0xff, 0xd8, 0xff]],
  ["GIF", [0x47, 0x49, 0x46, 0x38]],
  ["TIFF", [0x49, 0x49, 0x2a, 0x00]],
  ["TIFF", [0x4d, 0x4d, 0x00, 0x2a]],
  ["7-Zip", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["RAR", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ["XZ", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["bzip2", [0x42, 0x5a, 0x68, 0x39]],
  ["Zstandard", [0x28, 0xb5, 0x2f, 0xfd]],
  ["SQLite / GeoPackage", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ["Arrow / Feather", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["ORC", [0x4f, 0x52, 0x43, 0x01]],
  ["Shapefile", [0x00, 0x00, 0x27, 0x0a]],
  ["RTF", [0x7b, 0x5c, 0x72, 0x74, 0x66]],
];

/** Tells what a file is by its content; its name says nothing. */
export async function findContainer(place: BytesPlace): Promise<Container> {
  const { head, tail, size } = await readEnds(place, headBytes, 8);
  if (size === 0) throw new Failure("invalid", "import-file-empty");
  if (head.subarray(0, 4).equals(Buffer.from("PAR1"))) return "parquet";
  if (head.subarray(0, 4).equals(Buffer.from("PARE"))) throw new Failure("unsupported", "format-encrypted");
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  const signature = head.subarray(0, 4).toString("latin1");
  if (signature === "PK\u0003\u0004" || signature === "PK\u0005\u0006" || signature === "PK\u0007\u0008")
    return "zip";
  if (head.subarray(0, 8).equals(Buffer.from("d0cf11e0a1b11ae1", "hex"))) return "ole2";
  refuseOthers(head);
  if (tail.subarray(4).toString("latin1") === "PAR1" && head.includes(0)) {
    throw new Failure("invalid", "parquet-truncated");
  }
  return textContainer(head, size);
}

function refuseOthers(head: Buffer): void {
  const known = others.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  const tar = head.subarray(257, 262).toString("latin1") === "ustar";
  if (known !== undefined || tar) {
    throw new Failure("unsupported", "format-unsupported", { format: tar ? "tar" : (known?.[0] ?? "") });
  }
}

function textContainer(head: Buffer, size: number): Container {
  const { encoding } = findEncoding([head]);
  if (!encoding.startsWith("utf-16") && isBinary(head))
    throw new Failure("unsupported", "import-file-binary");
  const text = new TextDecoder(encoding).decode(head).replace(blanks, "");
  if (text.startsWith("<")) return markup(text);
  if (looksLikeJson(text)) return isLines(text, size > head.length) ? "ndjson" : "json";
  return "csv";
}

/**
 * Texts hold hardly any of these control characters: neither blanks, nor NUL and the separators
 * of ASCII, which some programs write between cells.
 */
function isBinary(head: Buffer): boolean {
  let controls = 0;
  for (const byte of head)
    if ((byte < 27 && byte !== 0 && !(byte >= 9 && byte <= 13)) || byte === 127) controls++;
  return controls > head.length / 50;
}

function markup(text: string): Container {
  if (/<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet/i.test(text))
    return "spreadsheet-xml";
  if (/^<(?:!doctype\s+html|html|head|body|meta|table|style)\b/i.test(withoutComments(text))) {
    if (/urn:schemas-microsoft-com:office:excel/i.test(text) || /^<(?:table|meta|style)\b/i.test(text)) {
      return "spreadsheet-html";
    }
    throw new Failure("unsupported", "format-html");
  }
  const root = /<(?![?!])(?:\w+:)?(\w+)/.exec(withoutComments(text))?.[1];
  if (/^<\?xml\b|^<!DOCTYPE|^<(?:\w+:)?\w+[^>]*\bxmlns/i.test(text)) {
    throw new Failure("unsupported", "format-xml", { root: root ?? "" });
  }
  return "csv";
}

function withoutComments(text: string): string {
  return text.replace(/^(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>|\s)+/, "");
}

function looksLikeJson(text: string): boolean {
  if (text.startsWith("{")) return /^\{\s*(?:["'}]|[A-Za-z_$][\w$]*\s*:)/.test(text);
  if (!text.startsWith("[")) return false;
  // `[1];[2]` and `[nom],[prénom]` are rows of a CSV.
  return /^\[\s*(?:[[{"'\]]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*[,\]]|(?:true|false|null)\s*[,\]])/.test(text);
}

/** A complete value on the first line, and another one on the next. */
function isLines(text: string, goesOn: boolean): boolean {
  const end = text.search(/[\r\n]/);
  if (end < 0) return false;
  const rest = text.slice(end).replace(blanks, "");
  if (!/^[[{]/.test(rest) && !(rest === "" && goesOn))
    return rest !== "" && isWhole(text.slice(0, end)) && /^\S/.test(rest);
  return isWhole(text.slice(0, end)) || isWhole(rest.split(/[\r\n]/, 1)[0] ?? "");
}

function isWhole(line: string): boolean {
  const text = line.trim();
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
