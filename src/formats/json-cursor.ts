/** The text is no strict JSON, or is written in a way that only a full parser reads. */
export class Irregular extends Error {}

const quote = 0x22;
const backslash = 0x5c;

export function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const char = text.charCodeAt(at);
    if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return at;
    at++;
  }
}

/** Where the quote is that ends the text whose first quote is at `from`. */
export function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
  }
  throw new Irregular();
}

/** Where the value that begins at `from` ends, the character after it. Its inside is not checked. */
export function endOfValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === quote) return endOfText(text, from) + 1;
  if (first === 0x7b || first === 0x5b) return endOfNested(text, from);
  let at = from;
  while (at < text.length && !endsScalar(text.charCodeAt(at))) at++;
  if (at === from) throw new Irregular();
  return at;
}

function endOfNested(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) at = endOfText(text, at);
    else if (char === 0x7b || char === 0x5b) depth++;
    else if (char === 0x7d || char === 0x5d) {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  throw new Irregular();
}

/** Whether lists and objects lie in one another deeper than that. What is no JSON may be told either. */
export function isDeeperThan(text: string, most: number): boolean {
  // Most records are too short to be.
  if (text.length <= most) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) at = endOfText(text, at);
    else if (char === 0x7b || char === 0x5b) depth++;
    else if (char === 0x7d || char === 0x5d) depth--;
    if (depth > most) return true;
  }
  return false;
}

function endsScalar(char: number): boolean {
  return char === 0x2c || char === 0x7d || char === 0x5d || char === 0x3a || char <= 0x20;
}

/** Told the name of a member and where its value begins; answers where that ends. */
type VisitMember = (name: string, from: number) => number;

/** Goes through the members of the object that begins at `from`; answers where it ends. */
export function eachMember(text: string, from: number, visit: VisitMember): number {
  if (text.charCodeAt(from) !== 0x7b) throw new Irregular();
  let at = skipBlanks(text, from + 1);
  if (text.charCodeAt(at) === 0x7d) return at + 1;
  for (;;) {
    if (text.charCodeAt(at) !== quote) throw new Irregular();
    const end = endOfText(text, at);
    const name = plainText(text, at, end);
    at = skipBlanks(text, end + 1);
    if (text.charCodeAt(at) !== 0x3a) throw new Irregular();
    at = skipBlanks(text, visit(name, skipBlanks(text, at + 1)));
    const next = text.charCodeAt(at);
    if (next === 0x7d) return at + 1;
    if (next !== 0x2c) throw new Irregular();
    at = skipBlanks(text, at + 1);
  }
}

/** The text between the quotes at `from` and `end`. */
export function plainText(text: string, from: number, end: number): string {
  const inside = text.slice(from + 1, end);
  if (!inside.includes("\\")) return inside;
  try {
    return JSON.parse(text.slice(from, end + 1)) as string;
  } catch {
    throw new Irregular();
  }
}
