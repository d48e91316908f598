/**
 * Reads what people write by hand in place of JSON, as long as there is one way to read it:
 * texts between apostrophes, names without quotes, a comma after the last member, comments,
 * `NaN`, `None`, `True`. `undefined` where it is something else. `repeated` is a name that an
 * object has twice, of which the last value is taken.
 */
export function parseLenient(
  text: string,
  toNumber: (text: string) => unknown = Number,
): { readonly value: unknown; readonly repeated?: string } | undefined {
  const reader = new Reader(text, toNumber);
  try {
    const value = reader.value(0);
    if (!reader.atEnd()) return undefined;
    return reader.repeated === undefined ? { value } : { value, repeated: reader.repeated };
  } catch (error) {
    if (error instanceof NotReadable) return undefined;
    throw error;
  }
}

class NotReadable extends Error {}

const words: Readonly<Record<string, unknown>> = {
  true: true, false: false, null: null, True: true, False: false, None: null,
  NaN: null, Infinity: null, "-Infinity": null, undefined: null,
}; // prettier-ignore

const escapes: Readonly<Record<string, string>> = {
  n: "\n", r: "\r", t: "\t", b: "\b", f: "\f",
}; // prettier-ignore

class Reader {
  readonly #text: string;
  readonly #toNumber: (text: string) => unknown;
  #at = 0;
  repeated: string | undefined;

  constructor(text: string, toNumber: (text: string) => unknown) {
    this.#text = text;
    this.#toNumber = toNumber;
  }

  atEnd(): boolean {
    this.#blanks();
    return this.#at === this.#text.length;
  }

  value(depth: number): unknown {
    if (depth > 200) throw new NotReadable();
    this.#blanks();
    const next = this.#text[this.#at];
    if (next === "{") return this.#object(depth);
    if (next === "[") return this.#list(depth);
    if (next === '"' || next === "'") return this.#string(next);
    const word = this.#match(/[^\s,:[\]{}"']+/y);
    if (Object.hasOwn(words, word)) return words[word];
    if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(word)) return this.#toNumber(word);
    throw new NotReadable();
  }

  #object(depth: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    this.#at++;
    for (;;) {
      this.#blanks();
      const next = this.#text[this.#at];
      if (next === "}") break;
      const key =
        next === '"' || next === "'" ? this.#string(next) : this.#match(/[\p{L}_$][\p{L}\p{N}_$-]*/uy);
      this.#blanks();
      if (this.#text[this.#at] !== ":") throw new NotReadable();
      this.#at++;
      members.push([key, this.value(depth + 1)]);
      if (!this.#comma("}")) break;
    }
    this.#at++;
    const names = new Set(members.map(([name]) => name));
    if (names.size < members.length) {
      this.repeated ??= members.find(
        ([name], place) => members.findIndex(([one]) => one === name) < place,
      )?.[0];
    }
    return Object.fromEntries(members);
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    for (;;) {
      this.#blanks();
      if (this.#text[this.#at] === "]") break;
      items.push(this.value(depth + 1));
      if (!this.#comma("]")) break;
    }
    this.#at++;
    return items;
  }

  /** True where another member may follow, false before the end. */
  #comma(end: string): boolean {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next === end) return false;
    if (next !== ",") throw new NotReadable();
    this.#at++;
    return true;
  }

  #string(delimiter: string): string {
    let value = "";
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const next = this.#text[this.#at] ?? "";
      if (next === delimiter) {
        this.#at++;
        return value;
      }
      value += next === "\\" ? this.#escape() : next;
    }
    throw new NotReadable();
  }

  #escape(): string {
    this.#at++;
    const next = this.#text[this.#at] ?? "";
    if (next !== "u") return escapes[next] ?? next;
    const code = this.#text.slice(this.#at + 1, this.#at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(code)) throw new NotReadable();
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  #blanks(): void {
    this.#match(/(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new NotReadable();
    this.#at += found.length;
    return found;
  }
}
