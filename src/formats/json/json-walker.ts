import { Failure } from "../../base/failure.ts";
import { depthMax } from "../json-text.ts";

/** What begins a value: an object, a list, or anything else. */
type ValueKind = "object" | "list" | "scalar";

/**
 * Told what a walk meets. Only what is reached through objects alone is told: never what lies
 * inside the elements of a list.
 */
export interface Visitor {
  /** Whether the bytes of each element of this list are wanted. */
  list(path: readonly string[]): "take" | "measure";
  /** `bytes` is there for a list that is taken. `index` is 0 for the first. */
  element(path: readonly string[], element: JsonElement): void;
  object?(path: readonly string[]): void;
  scalar?(path: readonly string[], text: string): void;
}

export interface JsonElement {
  readonly index: number;
  readonly kind: ValueKind;
  readonly length: number;
  readonly bytes?: Buffer;
}

const keyBytesMax = 1 << 16;
const scalarBytesKept = 1000;

const quote = 0x22;
const apostrophe = 0x27;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** What a byte inside an element, outside its texts, does. */
const text = 1;
const opening = 2;
const closing = 3;
const separating = 4;

const turns = new Uint8Array(256);
turns[quote] = text;
turns[apostrophe] = text;
turns[openBrace] = opening;
turns[openBracket] = opening;
turns[closeBrace] = closing;
turns[closeBracket] = closing;
turns[comma] = separating;

/**
 * Walks a JSON text of any length (RFC 8259), pushed in pieces, in memory that does not grow
 * with it. It finds where the elements of lists begin and end, and leaves their inside to
 * `JSON.parse`. Texts between apostrophes, which are no JSON, are walked too and counted.
 */
export class JsonWalker {
  readonly #visitor: Visitor;
  readonly #elementBytesMax: number;
  /** Objects entered, outermost first, as the key under which each value lies. */
  readonly #keys: (string | undefined)[] = [];
  #mode: "structure" | "text" | "scalar" | "elements" | "element" | "done" = "structure";
  #expectsKey = false;
  #textIsKey = false;
  #text: Buffer[] = [];
  #textLength = 0;
  #delimiter = quote;
  #escaped = false;
  #index = 0;
  #take = false;
  #depth = 0;
  #inText = false;
  #kind: ValueKind = "scalar";
  #parts: Buffer[] = [];
  #length = 0;
  #apostrophes = 0;
  #trailing = 0;
  #before = 0;
  #at = 0;

  constructor(visitor: Visitor, elementBytesMax: number) {
    this.#visitor = visitor;
    this.#elementBytesMax = elementBytesMax;
  }

  /** How many texts between apostrophes were met. */
  get apostrophes(): number {
    return this.#apostrophes;
  }

  /** Bytes other than blanks after the end of the value. */
  get trailing(): number {
    return this.#trailing;
  }

  /** How many bytes were walked when the last value or mark ended; where it stops at what is broken. */
  get offset(): number {
    return this.#before + this.#at;
  }

  /** Whether the value has ended. */
  get done(): boolean {
    return this.#mode === "done";
  }

  /** Elements of the list that is being walked which are complete. */
  get elements(): number {
    return this.#index;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      this.#at = at;
      switch (this.#mode) {
        case "structure":
          at = this.#structure(chunk, at);
          break;
        case "text":
          at = this.#textInside(chunk, at);
          break;
        case "scalar":
          at = this.#scalar(chunk, at);
          break;
        case "elements":
          at = this.#betweenElements(chunk, at);
          break;
        case "element":
          at = this.#element(chunk, at);
          break;
        case "done":
          for (; at < chunk.length; at++) if (!isBlank(chunk[at] ?? 0)) this.#trailing++;
          break;
      }
    }
    this.#before += chunk.length;
    this.#at = 0;
  }

  /** Says that no more comes; refuses a text that ends too early. */
  end(): void {
    if (this.#mode === "scalar" && this.#keys.length === 0) this.#endScalar();
    if (this.#mode !== "done") {
      throw new Failure("invalid", "json-truncated", { records: this.#index });
    }
  }

  #path(): string[] {
    return this.#keys.map((key) => key ?? "");
  }

  #structure(chunk: Buffer, from: number): number {
    const at = skipBlanks(chunk, from);
    if (at === chunk.length) return at;
    const byte = chunk[at] ?? 0;
    if (byte === quote || byte === apostrophe) return this.#beginText(byte, at + 1);
    if (this.#keys.length > 0 && byte === closeBrace) return this.#closeObject(at + 1);
    if (this.#keys.length > 0 && byte === comma && !this.#expectsKey) {
      this.#expectsKey = true;
      return at + 1;
    }
    if (this.#expectsKey) throw broken(this.#path());
    return this.#beginValue(byte, at);
  }

  #beginValue(byte: number, at: number): number {
    switch (byte) {
      case colon:
        return at + 1;
      case openBrace:
        return this.#openObject(at + 1);
      case openBracket:
        return this.#openList(at + 1);
      case closeBrace:
      case closeBracket:
      case comma:
        throw broken(this.#path());
      default:
        this.#mode = "scalar";
        return at;
    }
  }

  #openObject(at: number): number {
    if (this.#keys.length >= depthMax) throw new Failure("invalid", "json-too-deep", { depthMax });
    this.#visitor.object?.(this.#path());
    this.#keys.push(undefined);
    this.#expectsKey = true;
    return at;
  }

  #closeObject(at: number): number {
    this.#keys.pop();
    this.#endValue();
    return at;
  }

  #openList(at: number): number {
    this.#take = this.#visitor.list(this.#path()) === "take";
    this.#index = 0;
    this.#mode = "elements";
    return at;
  }

  #endValue(): void {
    this.#expectsKey = false;
    this.#mode = this.#keys.length === 0 ? "done" : "structure";
  }

  #beginText(delimiter: number, at: number): number {
    if (delimiter === apostrophe) this.#apostrophes++;
    this.#mode = "text";
    this.#delimiter = delimiter;
    this.#textIsKey = this.#expectsKey;
    this.#text = [];
    this.#textLength = 0;
    this.#escaped = false;
    return at;
  }

  #textInside(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0;
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === this.#delimiter) {
        this.#keepText(chunk.subarray(from, at));
        this.#endText();
        return at + 1;
      }
      at++;
    }
    this.#keepText(chunk.subarray(from, at));
    return at;
  }

  #keepText(bytes: Buffer): void {
    this.#textLength += bytes.length;
    if (this.#textIsKey && this.#textLength > keyBytesMax) throw broken(this.#path());
    if (this.#textIsKey || this.#textLength <= scalarBytesKept) this.#text.push(Buffer.from(bytes));
  }

  #endText(): void {
    const text = unescaped(Buffer.concat(this.#text).toString("utf8"));
    this.#text = [];
    if (this.#textIsKey) {
      this.#keys[this.#keys.length - 1] = text;
      this.#expectsKey = false;
      this.#mode = "structure";
      return;
    }
    if (this.#textLength <= scalarBytesKept) this.#visitor.scalar?.(this.#path(), text);
    this.#textLength = 0;
    this.#endValue();
  }

  #scalar(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !endsScalar(chunk[at] ?? 0)) at++;
    this.#textIsKey = false;
    this.#keepText(chunk.subarray(from, at));
    if (at < chunk.length) this.#endScalar();
    return at;
  }

  #endScalar(): void {
    const text = Buffer.concat(this.#text).toString("utf8");
    this.#text = [];
    this.#textLength = 0;
    if (!/^(?:-?[\d.eE+-]+|true|false|null|NaN|-?Infinity)$/.test(text)) throw broken(this.#path());
    this.#visitor.scalar?.(this.#path(), text);
    this.#endValue();
  }

  #betweenElements(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && (isBlank(chunk[at] ?? 0) || chunk[at] === comma)) at++;
    if (at === chunk.length) return at;
    const byte = chunk[at] ?? 0;
    if (byte === closeBracket) {
      this.#endValue();
      return at + 1;
    }
    if (byte === closeBrace) throw broken(this.#path());
    this.#kind = byte === openBrace ? "object" : byte === openBracket ? "list" : "scalar";
    this.#depth = 0;
    this.#inText = false;
    this.#escaped = false;
    this.#parts = [];
    this.#length = 0;
    this.#mode = "element";
    return at;
  }

  /** The loop that sees every byte of the data: kept plain, its state in local variables. */
  #element(chunk: Buffer, from: number): number {
    const { length } = chunk;
    let at = this.#inText ? this.#skipText(chunk, from) : from;
    let depth = this.#depth;
    for (; at < length; at++) {
      const turn = turns[chunk[at] ?? 0] ?? 0;
      if (turn === 0) continue;
      if (turn === text) at = this.#skipText(chunk, this.#opened(chunk[at] ?? quote, at)) - 1;
      else if (turn === opening) depth++;
      else if (depth === 0) return this.#endElement(chunk, from, at);
      else if (turn === closing && --depth === 0) return this.#endElement(chunk, from, at + 1);
    }
    this.#depth = depth;
    this.#keepPart(chunk.subarray(from), "copied");
    return length;
  }

  #opened(delimiter: number, at: number): number {
    this.#inText = true;
    this.#delimiter = delimiter;
    if (delimiter === apostrophe) this.#apostrophes++;
    return at + 1;
  }

  /** Where the text that is open ends, its delimiter included; the chunk's end where it goes on. */
  #skipText(chunk: Buffer, from: number): number {
    const { length } = chunk;
    const delimiter = this.#delimiter;
    let at = from;
    if (this.#escaped && at < length) {
      this.#escaped = false;
      at++;
    }
    for (; at < length; at++) {
      const byte = chunk[at];
      if (byte === delimiter) {
        this.#inText = false;
        return at + 1;
      }
      if (byte === backslash) {
        at++;
        if (at === length) this.#escaped = true;
      }
    }
    return length;
  }

  #keepPart(part: Buffer, how: "copied" | "shared"): void {
    this.#length += part.length;
    if (!this.#take) return;
    if (this.#length > this.#elementBytesMax) {
      throw new Failure("too-large", "json-record-too-large", {
        record: this.#index + 1,
        bytesMax: this.#elementBytesMax,
      });
    }
    this.#parts.push(how === "copied" ? Buffer.from(part) : part);
  }

  #endElement(chunk: Buffer, from: number, at: number): number {
    this.#keepPart(chunk.subarray(from, at), "shared");
    const [only] = this.#parts;
    const bytes = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    this.#visitor.element(this.#path(), {
      index: this.#index,
      kind: this.#kind,
      length: this.#length,
      ...(this.#take ? { bytes } : {}),
    });
    this.#parts = [];
    this.#index++;
    this.#mode = "elements";
    return at;
  }
}

function broken(path: readonly string[]): Failure {
  return new Failure("invalid", "json-broken", { path: path.join(".") });
}

function skipBlanks(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length && isBlank(chunk[at] ?? 0)) at++;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsScalar(byte: number): boolean {
  return isBlank(byte) || byte === comma || byte === closeBrace || byte === closeBracket || byte === colon;
}

function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  try {
    return JSON.parse(`"${text.replaceAll(/(?<!\\)"/g, '\\"')}"`) as string;
  } catch {
    return text;
  }
}
