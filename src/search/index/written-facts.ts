import type { EntryFacts } from "../../catalogue/search-index/entry.ts";
import { TextNumbers } from "../words/text-numbers.ts";

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const escape = 0x5c;
const closed = 0x7d;

/**
 * What is known of an entry, as its JSON in UTF-8 tells it, without reading what nobody asks for: of most values
 * it is enough to know whether they were met before. Holds one entry at a time.
 */
export class WrittenFacts {
  text: Buffer = Buffer.alloc(0);
  /** Where the value of each key starts and ends, by twice the number of the key; both 0 where there is none. */
  readonly #places = new Uint32Array(2 << 6);
  readonly #keys = new TextNumbers();
  readonly #numbers = new Map<string, number>();
  readonly #makeKey = (key: string) => this.#numberOf(key);

  read(text: Buffer): void {
    this.text = text;
    this.#places.fill(0);
    for (let at = text.indexOf(quote); at >= 0 && at < text.length;) {
      const end = endOfString(text, at);
      const place = 2 * this.#keys.of(text, at + 1, end - 1, this.#makeKey);
      const start = afterColon(text, end);
      at = endOfValue(text, start);
      this.#places[place] = start;
      this.#places[place + 1] = at;
      while (at < text.length && text[at] !== quote) at += 1;
    }
  }

  start(key: keyof EntryFacts): number {
    return this.#places[2 * this.#numberOf(key)] ?? 0;
  }

  end(key: keyof EntryFacts): number {
    return this.#places[2 * this.#numberOf(key) + 1] ?? 0;
  }

  /** The JSON of a value, empty where there is none. */
  written(key: keyof EntryFacts): string {
    return this.text.toString("utf8", this.start(key), this.end(key));
  }

  value<Key extends keyof EntryFacts>(key: Key): EntryFacts[Key] | undefined {
    const written = this.written(key);
    return written === "" ? undefined : (JSON.parse(written) as EntryFacts[Key]);
  }

  #numberOf(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    if (2 * number >= this.#places.length) throw new Error("An entry of the search has too many facts.");
    this.#numbers.set(key, number);
    return number;
  }
}

/** Behind the quote that ends the string which begins there. */
function endOfString(text: Uint8Array, start: number): number {
  let at = start + 1;
  for (; at < text.length && text[at] !== quote; at += 1) if (text[at] === escape) at += 1;
  return at + 1;
}

function afterColon(text: Uint8Array, from: number): number {
  let at = from;
  while (at < text.length && (text[at] === colon || isSpace(text[at]))) at += 1;
  return at;
}

function endOfValue(text: Uint8Array, start: number): number {
  if (text[start] === quote) return endOfString(text, start);
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text[at] ?? 0;
    if (code === quote) {
      at = endOfString(text, at);
      continue;
    }
    if (depth === 0 && (code === comma || code === closed)) return at;
    depth += depthOf(code);
    at += 1;
  }
  return at;
}

/** `[` and `{` open, `]` and `}` close. */
function depthOf(code: number): number {
  if (code === 0x5b || code === 0x7b) return 1;
  return code === 0x5d || code === closed ? -1 : 0;
}

function isSpace(code: number | undefined): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
