import type { Encoding } from "./dialect.ts";

/**
 * How often letters beyond ASCII are met in French, roughly per ten thousand, and in its
 * neighbours' languages; signs that open data is full of are there too. What is absent is rare.
 */
const usual: Readonly<Record<string, number>> = {
  é: 190,
  è: 35,
  à: 50,
  ê: 22,
  ç: 9,
  ù: 6,
  â: 5,
  î: 5,
  ô: 6,
  û: 5,
  ë: 2,
  ï: 2,
  œ: 2,
  æ: 1,
  ü: 4,
  ö: 4,
  ä: 4,
  ß: 3,
  ñ: 4,
  í: 5,
  ó: 6,
  á: 6,
  ú: 3,
  ã: 2,
  õ: 1,
  ì: 1,
  ò: 1,
  å: 2,
  ø: 2,
  É: 6,
  È: 3,
  À: 3,
  Ê: 2,
  Ç: 2,
  Â: 1,
  Î: 1,
  Ô: 2,
  Û: 1,
  Œ: 1,
  Ä: 1,
  Ö: 1,
  Ü: 1,
  Ñ: 1,
  Á: 1,
  Ó: 1,
  Í: 1,
  Ú: 1,
  "’": 30,
  "‘": 2,
  "“": 3,
  "”": 3,
  "«": 4,
  "»": 4,
  "–": 5,
  "—": 2,
  "…": 3,
  "€": 5,
  "°": 8,
  "²": 4,
  "³": 2,
  º: 2,
  ª: 1,
  "£": 2,
  "·": 2,
  "•": 2,
  "\u00a0": 5,
  µ: 1,
  "±": 1,
  "½": 1,
  "§": 1,
  "©": 1,
  "®": 1,
  "™": 1,
  "×": 1,
  "¼": 0.5,
  "¾": 0.5,
  "¿": 1,
  "¡": 1,
  "´": 0.5,
};

const tables = new Map<Encoding, readonly string[]>();

function tableOf(encoding: Encoding): readonly string[] {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(encoding);
  const table = Array.from({ length: 256 }, (_, byte) => decoder.decode(Uint8Array.of(byte)));
  tables.set(encoding, table);
  return table;
}

/** The likelihood, as a sum of logarithms, that the bytes beyond ASCII were written in `encoding`. */
export function plausibility(bytes: Uint8Array, encoding: Encoding): number {
  const table = tableOf(encoding);
  let score = 0;
  let counted = 0;
  for (let at = 0; at < bytes.length && counted < 20_000; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    counted++;
    const sign = table[byte] ?? "";
    score += Math.log(usual[sign] ?? 0.02);
    score += fit(sign, table[bytes[at - 1] ?? 32] ?? " ", table[bytes[at + 1] ?? 32] ?? " ");
  }
  return score;
}

const lower = /\p{Ll}/u;
const upper = /\p{Lu}/u;
const letter = /\p{L}/u;

/** A capital does not follow a small letter; a sign other than an apostrophe is not amid a word. */
function fit(sign: string, before: string, after: string): number {
  const amid = letter.test(before) && letter.test(after);
  if (upper.test(sign)) return capitalFit(before, after);
  if (lower.test(sign)) return smallFit(before, after);
  if (letter.test(sign)) return 0;
  if (sign === "’" || sign === "·") return amid ? 2 : 0;
  return amid ? -4 : 0;
}

function capitalFit(before: string, after: string): number {
  if (lower.test(before)) return -4;
  return upper.test(after) || upper.test(before) ? 1 : 0;
}

function smallFit(before: string, after: string): number {
  if (upper.test(before) && upper.test(after)) return -3;
  return lower.test(before) ? 1 : 0;
}
