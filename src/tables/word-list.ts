import { createHash } from "node:crypto";

/** Of one table; what is beyond is not told. */
export const wordsMax = 100_000;

/**
 * Numbers of 32 bits in few bytes: sorted as if without sign, each told by its distance from the one
 * before, seven bits a byte, the least first, the high bit of a byte saying that another follows; base64url.
 */
export function packWords(hashes: readonly number[]): string {
  const bytes: number[] = [];
  let before = 0;
  for (const hash of sorted(hashes)) {
    let distance = hash - before;
    before = hash;
    while (distance >= 128) {
      bytes.push((distance % 128) | 128);
      distance = Math.floor(distance / 128);
    }
    bytes.push(distance);
  }
  return Buffer.from(bytes).toString("base64url");
}

/** The numbers, as PostgreSQL's `integer`; `undefined` where the text is no such list, or has too many. */
export function unpackWords(text: string): readonly number[] | undefined {
  const hashes: number[] = [];
  let before = 0;
  let distance = 0;
  let scale = 1;
  for (const byte of Buffer.from(text, "base64url")) {
    distance += (byte & 127) * scale;
    scale *= 128;
    if (scale > 128 ** 5) return undefined;
    if (byte >= 128) continue;
    before += distance;
    if (before > 0xff_ff_ff_ff || hashes.length === wordsMax) return undefined;
    hashes.push(before | 0);
    distance = 0;
    scale = 1;
  }
  return scale === 1 ? hashes : undefined;
}

/** Of the list alone: it is the same for two versions that have the same words. */
export function digestOf(packed: string): string {
  return createHash("sha256").update(packed).digest("base64url");
}

function sorted(hashes: readonly number[]): Uint32Array {
  return Uint32Array.from(hashes).sort();
}
