/** A bit for each letter that a folded word has: words that are near share nearly all of them. */
export function maskOf(folded: string): number {
  let mask = 0;
  for (let index = 0; index < folded.length; index += 1) {
    const code = folded.charCodeAt(index) - 97;
    mask |= code >= 0 && code < 26 ? 1 << code : 1 << 26;
  }
  return mask >>> 0;
}
