/**
 * Texts in fewer bytes, each by itself: a byte stands for up to eight that often stand side by side. After Boncz, Neumann
 * and Leis, FSST: Fast Random Access String Compression, 2020; their packing, in a form of our own.
 */

/** Before a byte that no symbol begins with. */
const escape = 255;
const symbolsMax = 255;
const lengthMax = 8;

/** Times that the symbols are found once more, by how texts are parted by those before. */
const rounds = 5;

/** How many bytes each symbol has, and itself in a place of eight. */
export interface Symbols {
  readonly lengths: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A place for a text that is used again for the next one, at most: a longer one has its own, which goes with it. */
const placeMax = 1_000_000;

/** Bytes that symbols take where they are kept. */
export const symbolsBytes = symbolsMax * (lengthMax + 1);

/** The symbols that shorten texts as those of a sample are. */
export function learnSymbols(sample: Buffer): Symbols {
  const letters = sample.toString("latin1");
  let symbols: readonly string[] = [];
  for (let round = 0; round < rounds; round += 1) symbols = mostGained(countParts(letters, new Set(symbols)));
  const lengths = new Uint8Array(symbolsMax);
  const bytes = new Uint8Array(symbolsMax * lengthMax);
  for (const [code, symbol] of symbols.entries()) {
    lengths[code] = symbol.length;
    bytes.set(Buffer.from(symbol, "latin1"), code * lengthMax);
  }
  return { lengths, bytes };
}

/** How often each symbol stands in a text that is parted by the longest ones, and two of them side by side. */
function countParts(letters: string, symbols: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (part: string) => counts.set(part, (counts.get(part) ?? 0) + 1);
  let before = "";
  for (let at = 0; at < letters.length;) {
    const part = longestAt(letters, at, symbols);
    count(part);
    if (part.length > 1) count(part.slice(0, 1));
    if (before !== "" && before.length + part.length <= lengthMax) count(before + part);
    before = part;
    at += part.length;
  }
  return counts;
}

function longestAt(letters: string, at: number, symbols: ReadonlySet<string>): string {
  for (let length = lengthMax; length > 1; length -= 1) {
    const part = letters.slice(at, at + length);
    if (symbols.has(part)) return part;
  }
  return letters.charAt(at);
}

function mostGained(counts: ReadonlyMap<string, number>): readonly string[] {
  const gains = [...counts].map(([part, count]) => ({ part, gain: part.length * count }));
  return gains
    .toSorted((one, other) => other.gain - one.gain)
    .slice(0, symbolsMax)
    .map(({ part }) => part);
}

/** Shortens one text after another into the same place, of twice the bytes at most: what is told is a look into it. */
export function shortener({ lengths, bytes }: Symbols): (text: Uint8Array) => Uint8Array {
  // A step from a node by a byte leads to another; 0, the first, is led to by none.
  const next = new Uint16Array((1 + symbolsMax * lengthMax) * 256);
  const codes = new Int16Array(1 + symbolsMax * lengthMax).fill(-1);
  let nodes = 1;
  for (let code = 0; code < symbolsMax; code += 1) {
    let node = 0;
    const length = lengths[code] ?? 0;
    for (let at = code * lengthMax; at < code * lengthMax + length; at += 1) {
      const step = node * 256 + (bytes[at] ?? 0);
      if (next[step] === 0) next[step] = nodes++;
      node = next[step] ?? 0;
    }
    if (node !== 0) codes[node] = code;
  }
  let short = new Uint8Array(4_096);
  return (text) => {
    if (short.length < text.length * 2) short = new Uint8Array(text.length * 2);
    let end = 0;
    for (let at = 0; at < text.length;) {
      let [node, code, behind] = [0, -1, at + 1];
      for (let look = at; look < text.length; look += 1) {
        node = next[node * 256 + (text[look] ?? 0)] ?? 0;
        if (node === 0) break;
        const found = codes[node] ?? -1;
        if (found < 0) continue;
        code = found;
        behind = look + 1;
      }
      if (code < 0) short[end++] = escape;
      short[end++] = code < 0 ? (text[at] ?? 0) : code;
      at = behind;
    }
    return short.subarray(0, end);
  };
}

/** Tells texts as they were before they were shortened: each is in UTF-8, between two places of some bytes. */
export function lengthener({
  lengths,
  bytes,
}: Symbols): (short: Uint8Array, from: number, to: number) => string {
  let kept = Buffer.allocUnsafeSlow(4_096);
  const placeFor = (short: Uint8Array, from: number, to: number): Buffer => {
    const most = (to - from) * lengthMax;
    if (most > placeMax) return Buffer.allocUnsafeSlow(lengthOf(lengths, short, from, to));
    if (kept.length < most) kept = Buffer.allocUnsafeSlow(most);
    return kept;
  };
  return (short, from, to) => {
    const text = placeFor(short, from, to);
    let end = 0;
    for (let at = from; at < to; at += 1) {
      const code = short[at] ?? 0;
      if (code === escape) {
        text[end++] = short[++at] ?? 0;
        continue;
      }
      const first = code * lengthMax;
      for (let byte = first; byte < first + (lengths[code] ?? 0); byte += 1) text[end++] = bytes[byte] ?? 0;
    }
    return text.toString("utf8", 0, end);
  };
}

/** How many bytes a text has as it was before it was shortened. */
function lengthOf(lengths: Uint8Array, short: Uint8Array, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at += 1) {
    const code = short[at] ?? 0;
    length += code === escape ? 1 : (lengths[code] ?? 0);
    if (code === escape) at += 1;
  }
  return length;
}
