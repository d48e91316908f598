import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { Failure, isFailure, problem, type Problem } from "../../base/failure.ts";
import { depthMax, isTooDeep } from "./depth.ts";
import { JsonWalker, type JsonElement } from "../../formats/json/json-walker.ts";
import { parseLenient } from "../../formats/json/lenient-json.ts";

/** One element of a list of a JSON document, or the document itself. */
export interface JsonRecord {
  /** 0 for the first of its list. */
  readonly index: number;
  /** The names that lead to its list, by dots (`result.results`); empty for a document that is a list. */
  readonly path: string;
  /** As it was written. */
  readonly text: string;
  /** Absent where the text is no JSON: `problem` says where it breaks. */
  readonly value?: unknown;
  /** Something of the text was lost or could not be read. */
  readonly problem?: Problem;
  /** No list was found: this is the document. */
  readonly isWhole?: true;
}

interface JsonRecordsRequest {
  /** Of the lists whose elements are wanted. */
  readonly paths: readonly string[];
  /** Filled with the texts and numbers outside the lists, by dots (`result.count`), at most 500. */
  readonly scalars?: Map<string, string>;
}

/**
 * The elements of lists of a JSON document (RFC 8259), or the lines of JSON Lines, as a stream that
 * holds one element at a time. Each is parsed alone: what people write in place of JSON is read where
 * there is one way to (a comma too many), one that is broken inside is told and skipped.
 * A document without any of the lists is one record, up to 16 MB. Throws a `Failure` where the
 * document is no JSON, or ends or breaks between two elements, with the offset in bytes: what came
 * before stands.
 */
export async function* jsonRecords(
  body: AsyncIterable<Uint8Array>,
  request: JsonRecordsRequest,
): AsyncGenerator<JsonRecord> {
  for await (const batch of jsonRecordBatches(body, request)) for (const record of batch) yield record;
}

/** The same by as many as come at once, for those who count the time. */
export async function* jsonRecordBatches(
  body: AsyncIterable<Uint8Array>,
  { paths, scalars = new Map<string, string>() }: JsonRecordsRequest,
): AsyncGenerator<readonly JsonRecord[]> {
  const { head, rest } = await openDocument(body);
  const start = head.toString("utf8").trimStart();
  if (start === "") throw new Failure("invalid", "read-json-empty");
  if (!/^[[{]/.test(start)) throw notJson(start);
  if (isLines(start)) yield* lineRecords(head, rest);
  else yield* listRecords(head, rest, new Set(paths), scalars);
}

const elementBytesMax = 1 << 24;
const lenientCharactersMax = 1_000_000;
const wholeBytesMax = 1 << 24;
const scalarsMax = 500;
/** Kept of a record that cannot be read. */
const brokenCharacters = 10_000;

async function* listRecords(
  head: Buffer,
  rest: AsyncIterator<Buffer>,
  paths: ReadonlySet<string>,
  scalars: Map<string, string>,
): AsyncGenerator<readonly JsonRecord[]> {
  const whole = new Whole();
  let batch: JsonRecord[] = [];
  const walker = new JsonWalker(
    {
      list: (at) => {
        if (!paths.has(at.join("."))) return "measure";
        whole.drop();
        return "take";
      },
      element: (at, element) => {
        if (element.bytes !== undefined) batch.push(recordOf(element, element.bytes, at.join(".")));
      },
      scalar: (at, text) => {
        if (scalars.size < scalarsMax) scalars.set(at.join("."), text);
      },
    },
    elementBytesMax,
  );
  for (let chunk: Buffer | undefined = head; chunk !== undefined; chunk = await nextOf(rest)) {
    whole.add(chunk);
    const broken = pushed(walker, chunk);
    if (batch.length > 0) yield batch;
    batch = [];
    if (broken !== undefined) throw broken;
  }
  if (!walker.done) throw new Failure("invalid", "read-json-truncated", { offset: walker.offset });
  const text = whole.text();
  if (text !== undefined) yield [{ ...parsed(text, 0), index: 0, path: "", isWhole: true }];
}

function pushed(walker: JsonWalker, chunk: Buffer): Failure | undefined {
  try {
    walker.push(chunk);
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (error.key !== "json-broken") return error;
    return new Failure("invalid", "read-json-broken", { offset: walker.offset }, { cause: error });
  }
}

function recordOf(element: JsonElement, bytes: Buffer, path: string): JsonRecord {
  const { text, problem: lost } = decoded(bytes);
  return withLost({ ...parsed(text, 0), index: element.index, path }, lost);
}

function withLost(record: JsonRecord, lost: Problem | undefined): JsonRecord {
  return lost === undefined || record.problem !== undefined ? record : { ...record, problem: lost };
}

function parsed(text: string, line: number): { text: string; value?: unknown; problem?: Problem } {
  const where = line > 0 ? { line } : undefined;
  try {
    const value = JSON.parse(text) as unknown;
    if (!isTooDeep(value)) return { text, value };
    return {
      text: text.slice(0, brokenCharacters),
      problem: problem("read-record-too-deep", { most: depthMax }, where),
    };
  } catch (error) {
    const lenient = text.length > lenientCharactersMax ? undefined : parseLenient(text);
    if (lenient !== undefined) return { text, ...lenient, problem: problem("read-json-lenient", {}, where) };
    return {
      text: text.slice(0, brokenCharacters),
      problem: problem("read-json-element-broken", { offset: breakOffset(text, String(error)) }, where),
    };
  }
}

/** Where V8 says that a JSON text breaks: a position, or what stands ten signs before and after it. */
function breakOffset(text: string, message: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const near = /\.\.\."([\s\S]*)"(?:\.\.\.)? is not valid JSON/.exec(message)?.[1];
  const at = near === undefined ? -1 : text.indexOf(near);
  return at < 0 ? text.length : Math.min(at + 10, text.length);
}

/** UTF-8; what is none is read as Windows-1252, which is told. */
function decoded(bytes: Buffer): { text: string; problem?: Problem } {
  const text = bytes.toString("utf8");
  // The sign that stands for bytes that are no text may be one of the text.
  if (!text.includes("\ufffd") || isUtf8(bytes)) return { text };
  return { text: new TextDecoder("windows-1252").decode(bytes), problem: problem("read-json-encoding") };
}

/** A document that is kept as long as it may turn out to be one record. */
class Whole {
  #chunks: Buffer[] | undefined = [];
  #bytes = 0;

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > wholeBytesMax) this.drop();
    else this.#chunks?.push(chunk);
  }

  drop(): void {
    this.#chunks = undefined;
  }

  text(): string | undefined {
    return this.#chunks === undefined ? undefined : decoded(Buffer.concat(this.#chunks)).text;
  }
}

/** One whole object on the first line, and another that follows it. */
function isLines(start: string): boolean {
  const end = start.indexOf("\n");
  if (end < 0 || !start.slice(end).trimStart().startsWith("{")) return false;
  try {
    const first: unknown = JSON.parse(start.slice(0, end));
    return typeof first === "object" && first !== null;
  } catch {
    return false;
  }
}

async function* lineRecords(
  head: Buffer,
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<readonly JsonRecord[]> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let line = 0;
  const take = (end: Buffer): JsonRecord | undefined => {
    line++;
    const { text, problem: lost } = decoded(Buffer.concat([...pieces, end]));
    pieces = [];
    bytes = 0;
    if (text.trim() === "") return undefined;
    return withLost({ ...parsed(text.trim(), line), index: line - 1, path: "" }, lost);
  };
  for (let chunk: Buffer | undefined = head; chunk !== undefined; chunk = await nextOf(rest)) {
    const batch: JsonRecord[] = [];
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const record = take(chunk.subarray(from, end));
      if (record !== undefined) batch.push(record);
      from = end + 1;
    }
    if (batch.length > 0) yield batch;
    bytes += chunk.length - from;
    if (bytes > elementBytesMax) {
      throw new Failure("too-large", "json-record-too-large", {
        record: line + 1,
        bytesMax: elementBytesMax,
      });
    }
    pieces.push(chunk.subarray(from));
  }
  const last = take(Buffer.alloc(0));
  if (last !== undefined) yield [last];
}

/** The beginning of the document, up to a first line that is whole or 1 MB, and what follows. */
async function openDocument(
  body: AsyncIterable<Uint8Array>,
): Promise<{ head: Buffer; rest: AsyncIterator<Buffer> }> {
  const rest = utf8(body)[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let bytes = 0;
  let looks = 0;
  while (bytes < 1 << 20) {
    const chunk = await nextOf(rest);
    if (chunk === undefined) break;
    pieces.push(chunk);
    bytes += chunk.length;
    if (looks === 0 && !chunk.includes(0x0a)) continue;
    if (/^\s*\S[^\n]*\n\s*\S/.test(Buffer.concat(pieces).toString("latin1")) || ++looks > 100) break;
  }
  const head = Buffer.concat(pieces);
  return { head, rest };
}

async function nextOf(chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  const next = await chunks.next();
  return next.done === true ? undefined : next.value;
}

/** Without a byte order mark; UTF-16, which bears one, becomes UTF-8. */
async function* utf8(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  for await (const chunk of body) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (isFirst && bytes.length > 0) {
      isFirst = false;
      if (bytes[0] === 0xff && bytes[1] === 0xfe) decoder = new TextDecoder("utf-16le");
      else if (bytes[0] === 0xfe && bytes[1] === 0xff) decoder = new TextDecoder("utf-16be");
      else if (bytes[0] === 0xef && bytes[1] === 0xbb) bytes = bytes.subarray(3);
    }
    yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
  }
}

function notJson(start: string): Failure {
  if (start.startsWith("<")) return new Failure("invalid", "read-json-html");
  return new Failure("invalid", "read-json-not", { begins: start.slice(0, 60) });
}
