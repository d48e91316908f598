import { Failure } from "../../base/failure.ts";

export interface CutStatement {
  readonly text: string;
  /** Of its first sign. */
  readonly line: number;
}

const statementCharactersMax = 1 << 24;

/** Signs that matter to where a statement of Turtle ends. */
const marks = /["'<#.\n[\](){}\\]/g;

/**
 * Divides Turtle, TriG and N-Triples into statements while they stream, by strings, addresses,
 * comments and brackets alone. The braces of TriG's graphs are left aside: what they hold are
 * statements.
 */
export class Statements {
  #text = "";
  #line = 1;

  /** Whether nothing of a statement waits for its end. */
  get isBetween(): boolean {
    return this.#text.trim() === "";
  }

  /** Counts the lines of a text that was read without it. */
  pass(text: string): void {
    this.#line += count(this.#text) + count(text);
    this.#text = "";
  }

  push(chunk: string): CutStatement[] {
    this.#text += chunk;
    const found: CutStatement[] = [];
    let from = 0;
    for (let end = this.#endFrom(from); end > from; end = this.#endFrom(from)) {
      const text = this.#text.slice(from, end);
      const plain = withoutGraph(text);
      if (plain.trim() !== "") found.push({ text: plain, line: this.#line + leadingLines(plain) });
      this.#line += count(text);
      from = end;
    }
    this.#text = this.#text.slice(from);
    if (this.#text.length > statementCharactersMax)
      throw new Failure("too-large", "read-statement-endless", { line: this.#line });
    return found;
  }

  rest(): CutStatement | undefined {
    return this.#text.trim() === ""
      ? undefined
      : { text: withoutGraph(this.#text), line: this.#line + leadingLines(this.#text) };
  }

  /** Past the end of the statement that begins there; the same place where its end has not come. */
  #endFrom(from: number): number {
    const text = this.#text;
    let depth = 0;
    marks.lastIndex = from;
    for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
      const at = mark.index;
      const next = skip(text, mark[0], at, from);
      if (next < 0) return from;
      if (next > at) {
        marks.lastIndex = next;
        continue;
      }
      if (mark[0] === "[" || mark[0] === "(") depth++;
      else if (mark[0] === "]" || mark[0] === ")") depth = Math.max(0, depth - 1);
      else if (depth === 0 && ends(text, at, from)) {
        // The sign that follows tells a full stop from a number or a name.
        return at + 1 >= text.length && mark[0] === "." ? from : at + 1;
      }
    }
    return from;
  }
}

/** The parts of a statement between its semicolons, those inside brackets and strings aside. */
export function propertiesOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  const sign = /["'<#[\]();\\]/g;
  for (let mark = sign.exec(text); mark !== null; mark = sign.exec(text)) {
    const at = mark.index;
    const next = skip(text, mark[0], at, at);
    if (next !== at) sign.lastIndex = next < 0 ? at + 1 : next;
    else if (mark[0] === "[" || mark[0] === "(") depth++;
    else if (mark[0] === "]" || mark[0] === ")") depth--;
    else if (depth <= 0 && mark[0] === ";") {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** A full stop, a brace, or the line end of a SPARQL-style directive. */
function ends(text: string, at: number, from: number): boolean {
  const sign = text[at];
  if (sign === "{" || sign === "}") return true;
  if (sign === "\n")
    return /^\s*(?:prefix\s+[^\s:]*:\s*<[^>]*>|base\s*<[^>]*>)\s*$/i.test(text.slice(from, at));
  if (sign !== ".") return false;
  return !/[\w%]/.test(text[at + 1] ?? " ") || text[at - 1] === ">";
}

function endOfString(text: string, at: number, quote: string): number {
  const long = quote.repeat(3);
  if (text.length < at + 3 && text.slice(at) === quote.repeat(text.length - at)) return -1;
  if (text.startsWith(long, at)) {
    for (let end = text.indexOf(long, at + 3); end >= 0; end = text.indexOf(long, end + 1)) {
      if (!isEscaped(text, end)) {
        // Quotes before the last three belong to the string.
        let last = end + 3;
        while (text[last] === quote && last < end + 5) last++;
        return last;
      }
    }
    return -1;
  }
  for (let end = at + 1; end < text.length; end++) {
    const sign = text[end];
    if (sign === "\\") end++;
    else if (sign === quote) return end + 1;
    // A short string ends with its line: a quote that was left open breaks its statement alone.
    else if (sign === "\n") return end;
  }
  return -1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}

function afterLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? -1 : end;
}

function withoutGraph(text: string): string {
  return withoutGraphName(text).replace(/\}$/, (end) => (/\S/.test(text.slice(0, -1)) ? " ." : end.slice(1)));
}

function withoutGraphName(text: string): string {
  if (!text.endsWith("{")) return text;
  const from = Math.max(0, text.length - graphNameMax);
  const name = /(?:GRAPH\s+)?(?:<[^<>\s]*>|[\w.-]*:[\w.%-]*|\[\s*\])?\s*\{$/i;
  return text.slice(0, from) + text.slice(from).replace(name, "");
}

/** Characters: each of them may be a beginning that is looked at. */
const graphNameMax = 4000;

function leadingLines(text: string): number {
  return count(/^\s*/.exec(text)?.[0] ?? "");
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** Past a string, an address or a comment; the same place where there is none, -1 where its end has not come. */
function skip(text: string, mark: string, at: number, from: number): number {
  if (mark === '"' || mark === "'") return endOfString(text, at, mark);
  if (mark === "#") return afterLine(text, at);
  if (mark === "\\") return at + 2;
  if (mark !== "<") return at;
  const address = /<[^<>"{}|^`\\\s]*(?:\\u[^<>"{}|^`\s]*)?>/y;
  address.lastIndex = at;
  const found = address.exec(text);
  if (found !== null) return at + found[0].length;
  const line = text.indexOf("\n", at);
  return line < 0 && !text.includes(">", at) && text.length - from < 100_000 ? -1 : at + 1;
}
