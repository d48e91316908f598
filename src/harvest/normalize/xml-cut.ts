import { Failure, type Problem, problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { depthMax } from "./depth.ts";

/** An element that was cut out of a document, as it was written. */
export interface Cut {
  /** Local names from the root down to it. */
  readonly path: readonly string[];
  readonly text: string;
  /** What its ancestors declare for it: namespaces, language, base. */
  readonly scope: string;
  /** Of its first sign: 1 for the first. */
  readonly line: number;
  /** The document ended, or the limit of its length was met, before its end; or it is too deep to be read. */
  readonly unfinished?: "ended" | "too-large" | "too-deep";
}

interface CutOptions {
  /** Whether an element is cut out; asked with the local names from the root down to it. */
  readonly wants: (path: readonly string[]) => boolean;
  /** Told each start tag that lies in no cut element. */
  readonly onOpen?: (path: readonly string[], tag: string) => void;
  /** Told a document type: it is left aside, with its entities. */
  readonly onDoctype?: () => void;
  readonly charactersMax?: number;
}

/**
 * Cuts the elements wanted out of an XML document while it streams; those cut out of another one are
 * left out of its text. It follows tags alone, so that what is broken inside an element stays with
 * it: where end tags do not match, an end tag closes what was left open within its element.
 */
export async function* cutXml(chunks: AsyncIterable<string>, options: CutOptions): AsyncGenerator<Cut> {
  const cutter = new Cutter(options);
  for await (const chunk of chunks) {
    cutter.push(chunk);
    yield* cutter.take();
  }
  cutter.end();
  yield* cutter.take();
}

/** Why an element is not read, though it is whole. */
export function tooMuch(of: "too-large" | "too-deep", where: Readonly<Record<string, number>> = {}): Problem {
  return of === "too-large"
    ? problem("read-record-too-large", {}, where)
    : problem("read-record-too-deep", { most: depthMax }, where);
}

/** The value of an attribute of a start tag, entities decoded. */
export function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s(?:[\\w-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return value === null ? undefined : decodeXml(value[1] ?? value[2] ?? "");
}

/** The entities of XML itself, and signs by number. */
export function decodeXml(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(amp|lt|gt|quot|apos));/gi,
    (whole, decimal, hexadecimal, name) => {
      if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(String(hexadecimal), 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    },
  );
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const tagCharactersMax = 1 << 20;
const elementCharactersMax = 1 << 24;
/** Of what is wanted, or told while it opens. */
const pathMax = 32;
/** Open at once, in the whole of a document. */
const openMax = 500_000;

interface Open {
  readonly name: string;
  /** Its path, for elements that are cut. */
  readonly cut?: {
    path: readonly string[];
    parts: string[];
    length: number;
    from: number;
    line: number;
    scope: string;
    isTooDeep: boolean;
  };
  readonly declared: string;
}

class Cutter {
  readonly #options: CutOptions;
  readonly #stack: Open[] = [];
  /** How many elements of each name are open. */
  readonly #open = new Map<string, number>();
  /** The elements being cut, outermost first. */
  readonly #cuts: NonNullable<Open["cut"]>[] = [];
  #done: Cut[] = [];
  #text = "";
  #at = 0;
  #line = 1;
  /** Up to where lines are counted. */
  #counted = 0;

  constructor(options: CutOptions) {
    this.#options = options;
  }

  push(chunk: string): void {
    const [cut] = this.#cuts.slice(-1);
    if (cut !== undefined) this.#keep(cut);
    this.#countLines(this.#at);
    this.#text = this.#text.slice(this.#at) + chunk;
    this.#at = 0;
    this.#counted = 0;
    if (cut !== undefined) cut.from = 0;
    while (this.#step()) continue;
  }

  end(): void {
    this.#at = this.#text.length;
    while (this.#stack.length > 0) this.#close("ended");
  }

  take(): Cut[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** Reads one tag; `false` where more of the document is needed. */
  #step(): boolean {
    const start = this.#text.indexOf("<", this.#at);
    if (start < 0) {
      this.#at = this.#text.length;
      return false;
    }
    const end = this.#endOf(start);
    if (end < 0) {
      this.#at = start;
      if (this.#text.length - start > tagCharactersMax * 16) throw new Failure("invalid", "read-xml-endless");
      return false;
    }
    this.#at = end;
    const second = this.#text[start + 1];
    if (second === "/") this.#onEnd(start, end);
    else if (second !== "!" && second !== "?") this.#onStart(start, end);
    return true;
  }

  /** Past the markup that begins there, or -1 where its end has not come. */
  #endOf(start: number): number {
    const text = this.#text;
    if (text.startsWith("<!--", start)) return after(text, "-->", start + 4);
    if (text.startsWith("<![CDATA[", start)) return after(text, "]]>", start + 9);
    if (text.startsWith("<?", start)) return after(text, "?>", start + 2);
    if (/^<!(?:$|-$|\[[A-Z]{0,5}$)/.test(text.slice(start, start + 9)) && start + 9 > text.length) return -1;
    if (text.startsWith("<!", start)) return this.#endOfDoctype(start);
    return endOfTag(text, start + 1);
  }

  #endOfDoctype(start: number): number {
    let depth = 0;
    for (let at = start + 2; at < this.#text.length; at++) {
      const sign = this.#text[at];
      if (sign === '"' || sign === "'") {
        const close = this.#text.indexOf(sign, at + 1);
        if (close < 0) return -1;
        at = close;
      } else if (sign === "[") depth++;
      else if (sign === "]") depth--;
      else if (sign === ">" && depth <= 0) {
        this.#options.onDoctype?.();
        return at + 1;
      }
    }
    return -1;
  }

  #onStart(start: number, end: number): void {
    const name = nameAt(this.#text, start + 1, end);
    if (name === "") return;
    const isEmpty = this.#text[end - 2] === "/";
    const tag = this.#text.slice(start, end);
    const declared = /\sxml(?:ns|:)/.test(tag) ? declarations(tag) : "";
    const path = this.#stack.length < pathMax ? [...this.#stack.map((open) => open.name), name] : undefined;
    if (path === undefined || !this.#options.wants(path)) {
      this.#pass(path, tag);
      if (!isEmpty) this.#push({ name, declared });
      return;
    }
    const [inside] = this.#cuts.slice(-1);
    if (inside !== undefined) this.#keep(inside, start);
    this.#countLines(start);
    const scope = mergeDeclarations(this.#stack.map((open) => open.declared));
    const cut = { path, parts: [], length: 0, from: start, line: this.#line, scope, isTooDeep: false };
    this.#push({ name, declared, cut });
    this.#cuts.push(cut);
    if (isEmpty) this.#close();
  }

  /** An element that is not cut out, within another or not. */
  #pass(path: readonly string[] | undefined, tag: string): void {
    const [inside] = this.#cuts.slice(-1);
    if (inside === undefined) {
      if (path !== undefined) this.#options.onOpen?.(path, tag);
    } else if (this.#stack.length - inside.path.length > depthMax) inside.isTooDeep = true;
  }

  #push(open: Open): void {
    if (this.#stack.length >= openMax) throw new Failure("invalid", "read-xml-endless");
    this.#stack.push(open);
    this.#open.set(open.name, (this.#open.get(open.name) ?? 0) + 1);
  }

  #onEnd(start: number, end: number): void {
    const name = nameAt(this.#text, start + 2, end);
    if ((this.#open.get(name) ?? 0) === 0) return;
    const index = this.#stack.findLastIndex((open) => open.name === name);
    // What was left open ends where the element around it does.
    if (index < this.#stack.length - 1) {
      this.#at = start;
      while (this.#stack.length - 1 > index) this.#close();
      this.#at = end;
    }
    this.#close();
  }

  #close(unfinished?: "ended"): void {
    const closed = this.#stack.pop();
    if (closed !== undefined) this.#open.set(closed.name, (this.#open.get(closed.name) ?? 1) - 1);
    const cut = closed?.cut;
    if (cut === undefined) return;
    this.#cuts.pop();
    this.#keep(cut, this.#at);
    const [outer] = this.#cuts.slice(-1);
    if (outer !== undefined) outer.from = this.#at;
    const { path, parts, line, scope, length, isTooDeep } = cut;
    const told: Cut["unfinished"] =
      length > this.#charactersMax ? "too-large" : isTooDeep ? "too-deep" : unfinished;
    this.#done.push({
      path,
      text: parts.join(""),
      line,
      scope,
      ...defined({ unfinished: told }),
    });
  }

  /** Takes what was read of an element, as long as it is not too long. */
  #keep(cut: NonNullable<Open["cut"]>, to = this.#at): void {
    cut.length += to - cut.from;
    if (cut.length <= this.#charactersMax) cut.parts.push(this.#text.slice(cut.from, to));
    else cut.parts.splice(1);
    cut.from = to;
  }

  get #charactersMax(): number {
    return this.#options.charactersMax ?? elementCharactersMax;
  }

  #countLines(to: number): void {
    for (
      let at = this.#text.indexOf("\n", this.#counted);
      at >= 0 && at < to;
      at = this.#text.indexOf("\n", at + 1)
    ) {
      this.#line++;
    }
    this.#counted = Math.max(this.#counted, to);
  }
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

/** Past the `>` that lies in no attribute. A tag that was left open ends where the next one begins. */
function endOfTag(text: string, from: number): number {
  const end = text.indexOf(">", from);
  if (end < 0) return -1;
  const quote = /["'<>]/g;
  quote.lastIndex = from;
  for (let sign = quote.exec(text); sign !== null; sign = quote.exec(text)) {
    if (sign[0] === ">") return sign.index + 1;
    if (sign[0] === "<") return sign.index;
    const close = text.indexOf(sign[0], sign.index + 1);
    if (close < 0) return text.length - sign.index > tagCharactersMax ? end + 1 : -1;
    quote.lastIndex = close + 1;
  }
  return -1;
}

/** The local name that begins there. */
function nameAt(text: string, from: number, end: number): string {
  const sign = /[\s/>]/g;
  sign.lastIndex = from;
  const stop = sign.exec(text)?.index ?? end;
  const name = text.slice(from, Math.min(stop, end));
  return name.slice(name.indexOf(":") + 1);
}

function declarations(tag: string): string {
  return (tag.match(/\sxml(?:ns(?::[\w.-]+)?|:lang|:base)\s*=\s*(?:"[^"<]*"|'[^'<]*')/g) ?? []).join("");
}

/** The nearest declaration of each name. */
function mergeDeclarations(levels: readonly string[]): string {
  const told = levels.filter((level) => level !== "");
  if (told.length === 1) return told[0] ?? "";
  const byName = new Map<string, string>();
  for (const level of told) {
    for (const one of level.match(/\S+?\s*=\s*(?:"[^"]*"|'[^']*')/g) ?? []) {
      byName.set(one.slice(0, one.indexOf("=")).trim(), ` ${one}`);
    }
  }
  return [...byName.values()].join("");
}
