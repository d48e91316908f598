import type { EastAsian } from "./dialect.ts";

/** Below so many characters of two bytes a text tells nothing. */
const pairsMin = 4;

/** The part of the characters of two bytes that must be common ones: a text in another encoding has rare ones. */
const commonMin = 0.8;

interface Candidate {
  readonly encoding: EastAsian;
  /** Whether a character of two bytes is a common one: of the first level of its standard, a letter or a sign. */
  readonly isCommon: (lead: number, trail: number) => boolean;
  /** What the text must hold beside, where others share the same range. */
  readonly proof?: (pairs: readonly Pair[]) => boolean;
}

type Pair = readonly [lead: number, trail: number];

const within = (byte: number, from: number, to: number): boolean => byte >= from && byte <= to;
const shareOf = (pairs: readonly Pair[], test: (pair: Pair) => boolean): number =>
  pairs.filter(test).length / pairs.length;

/**
 * The narrower ones first: Hangul lies in one part of the range of common Chinese characters, and
 * Japanese is told by its kana. Levels of GB 2312, Big5, JIS X 0208 and KS X 1001.
 */
const candidates: readonly Candidate[] = [
  {
    encoding: "euc-kr",
    isCommon: (lead, trail) => trail > 0xa0 && (within(lead, 0xb0, 0xc8) || within(lead, 0xa1, 0xa3)),
  },
  {
    encoding: "euc-jp",
    isCommon: (lead, trail) => trail > 0xa0 && (within(lead, 0xb0, 0xcf) || within(lead, 0xa1, 0xa5)),
    proof: (pairs) => shareOf(pairs, ([lead]) => lead === 0xa4 || lead === 0xa5) > 0.1,
  },
  {
    encoding: "gbk",
    isCommon: (lead, trail) => trail > 0xa0 && (within(lead, 0xb0, 0xd7) || within(lead, 0xa1, 0xa3)),
  },
  { encoding: "big5", isCommon: (lead) => within(lead, 0xa4, 0xc6) || within(lead, 0xa1, 0xa3) },
  { encoding: "shift_jis", isCommon: (lead) => within(lead, 0x88, 0x97) || within(lead, 0x81, 0x83) },
];

/**
 * The encoding of Chinese, Japanese or Korean text, where the bytes are a text in it without a
 * fault and its characters are common ones; undefined where neither holds of any. Signs alone (`×`, `㎡`), which each of
 * them has, are no proof.
 */
export function findEastAsian(
  stretches: readonly Uint8Array[],
): { readonly encoding: EastAsian; readonly unsure: boolean } | undefined {
  const [first = new Uint8Array(), ...others] = stretches;
  const texts = [wholeLines(first, true), ...others.map((stretch) => wholeLines(stretch, false))];
  const fitting = candidates.flatMap((candidate) => {
    if (!texts.every((text) => decodes(text, candidate.encoding))) return [];
    const pairs = texts.flatMap((text) => pairsOf(text, candidate.encoding));
    if (pairs.length < pairsMin || candidate.proof?.(pairs) === false) return [];
    const common = shareOf(pairs, ([lead, trail]) => candidate.isCommon(lead, trail));
    return [{ encoding: candidate.encoding, common, unsure: pairs.every(([lead]) => isSign(lead)) }];
  });
  const best = fitting.filter(({ common }) => common >= commonMin);
  // A tenth more or less is chance: the narrower range is then the better proof.
  const most = Math.max(0, ...best.map(({ common }) => common));
  return best.find(({ common }) => common >= most - 0.1);
}

function isSign(lead: number): boolean {
  return lead === 0x81 || within(lead, 0xa1, 0xa3) || within(lead, 0xa8, 0xa9);
}

/** From a line end to another, so that no character is cut. */
function wholeLines(bytes: Uint8Array, fromStart: boolean): Uint8Array {
  const from = fromStart ? 0 : bytes.indexOf(10) + 1;
  const last = bytes.lastIndexOf(10);
  return bytes.subarray(from, last > from ? last : undefined);
}

function decodes(bytes: Uint8Array, encoding: EastAsian): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const pairsMax = 20_000;

function pairsOf(bytes: Uint8Array, encoding: EastAsian): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < bytes.length && pairs.length < pairsMax; at++) {
    const lead = bytes[at] ?? 0;
    // Half-width katakana take one byte.
    if (lead < 0x80 || (encoding === "shift_jis" && within(lead, 0xa1, 0xdf))) continue;
    pairs.push([lead, bytes[at + 1] ?? 0]);
    at++;
  }
  return pairs;
}
