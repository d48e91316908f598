import { isUtf8 } from "node:buffer";
import type { Encoding } from "./dialect.ts";
import { findEastAsian } from "./east-asian.ts";
import { plausibility } from "./plausible.ts";

export interface FoundEncoding {
  readonly encoding: Encoding;
  readonly byteOrderMark: boolean;
  /** No encoding that is known makes words of the text. */
  readonly unsure?: true;
}

/**
 * The encoding of a text from stretches of its bytes, the first of which begins the file:
 * its mark where there is one, else what its bytes can be (the zeros of UTF-16, the sequences
 * of UTF-8), else the single-byte table under which its letters are most like words.
 */
export function findEncoding(stretches: readonly Uint8Array[]): FoundEncoding {
  const head = stretches[0] ?? new Uint8Array();
  const marked = byteOrderMark(head);
  if (marked !== undefined) return { encoding: marked, byteOrderMark: true };
  const wide = withoutMark(head);
  if (wide !== undefined) return { encoding: wide, byteOrderMark: false };
  if (stretches.every((stretch) => isUtf8(wholeSequences(stretch)))) {
    return { encoding: "utf-8", byteOrderMark: false };
  }
  if (isDamagedUtf8(stretches)) return { encoding: "utf-8", byteOrderMark: false };
  const eastAsian = findEastAsian(stretches);
  const encoding = eastAsian?.encoding ?? mostPlausible(stretches);
  const unsure = eastAsian?.unsure ?? (isCrowded(stretches) || isPaired(stretches));
  return { encoding, byteOrderMark: false, ...(unsure ? { unsure } : {}) };
}

/** Letters beyond ASCII stand next to one another, as in Cyrillic or Greek, where Latin has one here and there. */
function isCrowded(stretches: readonly Uint8Array[]): boolean {
  let far = 0;
  let together = 0;
  for (const bytes of stretches) {
    for (let at = 0; at < bytes.length; at++) {
      const [before = 0, byte = 0] = [bytes[at - 1], bytes[at]];
      if (byte < 0x80) continue;
      far++;
      if (before >= 0x80 && before !== byte) together++;
    }
  }
  return far >= 6 && together > far * 0.5;
}

/**
 * Bytes beyond ASCII come in pairs alone, and some of them are a sign (`℃`) or two characters in a
 * row: Chinese, Japanese or Korean, too little of it to say which.
 */
function isPaired(stretches: readonly Uint8Array[]): boolean {
  const runs = stretches.flatMap(
    (stretch) => Buffer.from(stretch).toString("latin1").match(runsBeyondAscii) ?? [],
  );
  return (
    runs.every((run) => run.length % 2 === 0) &&
    runs.some((run) => signPair.test(run) || unlikeFour.test(run))
  );
}

// oxlint-disable-next-line no-control-regex -- bytes, as characters
const runsBeyondAscii = /[\u0080-\u00ff]+/g;
/** Leads of the rows of signs in GBK, EUC and Shift JIS: no letter of the western tables, but for Mac Roman's `Å`. */
const signPair = /^(?:..)*[\u0081\u00a1-\u00a3\u00a8\u00a9]/;
const unlikeFour = /^(.)(?!\1).{3}/;

export function isWestern(encoding: Encoding): boolean {
  return encoding === "windows-1252" || encoding === "iso-8859-15" || encoding === "macintosh";
}

function byteOrderMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return undefined;
}

/** UTF-16 of western text has its zeros in every second byte. */
function withoutMark(head: Uint8Array): Encoding | undefined {
  const bytes = head.subarray(0, 4096);
  const pairs = Math.floor(bytes.length / 2);
  if (pairs < 2) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < pairs * 2; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  if (odd > pairs * 0.4 && even < pairs * 0.05) return "utf-16le";
  if (even > pairs * 0.4 && odd < pairs * 0.05) return "utf-16be";
  return undefined;
}

/** A stretch without the halves of characters that its ends may cut. */
export function wholeSequences(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < Math.min(3, bytes.length) && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++;
  let to = bytes.length;
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (length > back) to = bytes.length - back;
    break;
  }
  return bytes.subarray(from, Math.max(from, to));
}

/** UTF-8 with some damage stays UTF-8 where most of its sequences are good. */
function isDamagedUtf8(stretches: readonly Uint8Array[]): boolean {
  let good = 0;
  let bad = 0;
  for (const stretch of stretches) {
    const counted = countSequences(wholeSequences(stretch));
    good += counted.good;
    bad += counted.bad;
  }
  return good > bad * 3;
}

function mostPlausible(stretches: readonly Uint8Array[]): Encoding {
  let best: Encoding = "windows-1252";
  let bestScore = -Infinity;
  // ISO-8859-15 has nothing but controls where Windows-1252 has its punctuation.
  const controls = stretches.some((stretch) => stretch.some((byte) => byte >= 0x80 && byte <= 0x9f));
  const possible = ["windows-1252", ...(controls ? [] : ["iso-8859-15" as const]), "macintosh"] as const;
  for (const encoding of possible) {
    const score = stretches.reduce((sum, stretch) => sum + plausibility(stretch, encoding), 0);
    if (score > bestScore) {
      best = encoding;
      bestScore = score;
    }
  }
  return best;
}

function countSequences(bytes: Uint8Array): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    let follow = 1;
    while (follow < length && ((bytes[at + follow] ?? 0) & 0xc0) === 0x80) follow++;
    if (length > 1 && follow === length) {
      good++;
      at += length - 1;
    } else bad++;
  }
  return { good, bad };
}
