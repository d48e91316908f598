import type { Shape } from "./shape.ts";

/** Where a line ends and where the next begins; both -1 where the text has no end of line. */
export interface LineEnd {
  readonly at: number;
  readonly next: number;
}

type Ends = Pick<Shape, "lineEnd" | "mixedLineEnds">;

const none: LineEnd = { at: -1, next: -1 };

/** The first line end from `from` on. `ended` says that no more text will come. */
export function lineEndFrom(text: string, from: number, ends: Ends, ended: boolean): LineEnd {
  if (ends.mixedLineEnds === true) return anyLineEndFrom(text, from, ended);
  if (ends.lineEnd === "\r") {
    const at = text.indexOf("\r", from);
    return at === -1 ? none : { at, next: at + 1 };
  }
  const at = text.indexOf("\n", from);
  if (at === -1) return none;
  return { at: at > from && text.charCodeAt(at - 1) === 13 ? at - 1 : at, next: at + 1 };
}

function anyLineEndFrom(text: string, from: number, ended: boolean): LineEnd {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return { at, next: at + 1 };
    if (code !== 13) continue;
    if (at + 1 >= text.length) return ended ? { at, next: at + 1 } : none;
    return { at, next: text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1 };
  }
  return none;
}

/** The length of the line end that stands at `at`; 0 where there is none. */
export function lineBreakLength(text: string, at: number, ends: Ends, ended: boolean): number {
  const code = text.charCodeAt(at);
  const returnsEnd = ends.lineEnd === "\r" || ends.mixedLineEnds === true;
  if (code === 10) return ends.lineEnd !== "\r" || ends.mixedLineEnds === true ? 1 : 0;
  if (code !== 13) return 0;
  if (text.charCodeAt(at + 1) === 10 && (ends.lineEnd !== "\r" || ends.mixedLineEnds === true)) return 2;
  if (returnsEnd) return 1;
  return ended && at + 1 === text.length ? 1 : 0;
}

export function withoutLineEnd(text: string): string {
  if (text.endsWith("\r\n")) return text.slice(0, -2);
  return text.endsWith("\n") || text.endsWith("\r") ? text.slice(0, -1) : text;
}

export function countLines(raw: string, ends: Ends): number {
  let lines = 1;
  for (let at = 0; ; lines++) {
    const end = lineEndFrom(raw, at, ends, true);
    if (end.at === -1 || end.next >= raw.length) return end.at === -1 ? lines : lines + 1;
    at = end.next;
  }
}

/** Counts the lines of a text that comes in pieces. */
export class LineCounter {
  readonly #end: "\n" | "\r" | "either";
  #ends = 0;
  #last = "";

  constructor({ lineEnd, mixedLineEnds }: Ends) {
    this.#end = mixedLineEnds === true ? "either" : lineEnd === "\r" ? "\r" : "\n";
  }

  add(text: string): void {
    if (text === "") return;
    this.#ends += this.#end === "either" ? this.#eitherIn(text) : countOf(text, this.#end);
    this.#last = text.at(-1) ?? "";
  }

  /** The lines so far, the last one included where nothing ends it. */
  get lines(): number {
    const ended =
      this.#last === "" || (this.#end === "either" ? /[\r\n]/.test(this.#last) : this.#last === this.#end);
    return this.#ends + (ended ? 0 : 1);
  }

  #eitherIn(text: string): number {
    const ends = text.match(/\r\n?|\n/g)?.length ?? 0;
    return this.#last === "\r" && text.startsWith("\n") ? ends - 1 : ends;
  }
}

function countOf(text: string, sign: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) count++;
  return count;
}
