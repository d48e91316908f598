import type { Dialect } from "./dialect.ts";
import type { Shape } from "./shape.ts";

/** How the lines of a text end. */
export function findLineEnds(text: string): Pick<Dialect, "lineEnd" | "mixedLineEnds"> {
  let both = 0;
  let lf = 0;
  let cr = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) lf++;
    else if (code === 13) {
      if (text.charCodeAt(at + 1) === 10) {
        both++;
        at++;
      } else cr++;
    }
  }
  return lineEndsOf(both, lf, cr);
}

function lineEndsOf(both: number, lf: number, cr: number): Pick<Dialect, "lineEnd" | "mixedLineEnds"> {
  const feeds = both + lf;
  // A few lone returns are breaks inside cells, not ends of lines.
  const mixed = cr >= (feeds + cr) * 0.1 && cr > 0 && feeds > 0 && cr < feeds * 9;
  const lineEnd = cr > feeds ? "\r" : both >= lf && both > 0 ? "\r\n" : "\n";
  return mixed ? { lineEnd, mixedLineEnds: true } : { lineEnd };
}

/** A shape to try, with what experience says of it before any look at the rows: 1 for the usual ones. */
export interface Candidate {
  readonly shape: Shape;
  readonly prior: number;
}

const separators: readonly (readonly [string, number])[] = [
  [",", 1],
  [";", 1],
  ["\t", 1],
  ["|", 0.98],
  ["\u001f", 1],
  ["\u0001", 1],
  ["~", 0.9],
  ["^", 0.9],
  ["¬", 0.9],
  ["§", 0.85],
  ["\u00a6", 0.9],
  ["  ", 0.8],
  [" ", 0.6],
  [":", 0.55],
];

export function candidatesFor(
  text: string,
  lineEnds: Pick<Dialect, "lineEnd" | "mixedLineEnds">,
): Candidate[] {
  const candidates: Candidate[] = [];
  const lineCount = Math.max(1, text.split(/\r\n|\n|\r/).length - 1);
  for (const [separator, prior] of [...separators, ["", 0.7] as const]) {
    if (separator !== "" && occurrences(text, separator) < Math.max(1, lineCount * 0.1)) continue;
    for (const quote of quotesFor(text, separator)) {
      for (const escape of escapesFor(text, separator, quote)) {
        candidates.push({
          shape: { separator, quote, escape, ...lineEnds },
          prior: prior * (quote === "'" ? 0.98 : 1) * (escape === quote ? 1 : 0.99),
        });
      }
    }
  }
  return candidates;
}

/** `"` is always tried, as it may come later in the file; `'` where it stands at both ends of cells. */
function quotesFor(text: string, separator: string): string[] {
  const quotes = ['"'];
  const edge = separator === "" ? "" : `|${escapeRegExp(separator)}`;
  const single = new RegExp(`(?:^|[\\r\\n]${edge}) ?'(?:[^'\\\\]|''|\\\\.){0,5000}?' ?(?:$|[\\r\\n]${edge})`);
  if (single.test(text)) quotes.push("'");
  if (text.includes('"')) quotes.push("");
  return quotes;
}

function escapesFor(text: string, separator: string, quote: string): string[] {
  if (quote === "") {
    return separator !== "" && text.includes(`\\${separator}`) ? ["", "\\"] : [""];
  }
  return text.includes(`\\${quote}`) ? [quote, "\\"] : [quote];
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
