const decoder = new TextDecoder("windows-1252");

/** The characters of Windows-1252 at 0x80 to 0x9F, in UTF-8. */
const signs = Array.from({ length: 32 }, (_, n) => decoder.decode(Uint8Array.of(0x80 + n)));
const signBytes = signs.map((sign) => Buffer.from(sign));

// oxlint-disable-next-line no-control-regex -- these controls are what is looked for
const controls = /[\u0080-\u009f]/g;

/**
 * Text whose controls U+0080 to U+009F are read as the punctuation that they were before somebody
 * took Windows-1252 for ISO-8859-1: no table means to hold such a control.
 */
export function withPunctuation(text: string): string {
  return text.replace(controls, (control) => signs[control.charCodeAt(0) - 0x80] ?? control);
}

/** The same on UTF-8, where they are written C2 80 to C2 9F. `found` is told how many there were. */
export function punctuated(piece: Buffer, found: (count: number) => void): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = piece.indexOf(0xc2); at !== -1; at = piece.indexOf(0xc2, at + 1)) {
    const next = piece[at + 1] ?? 0;
    if (next < 0x80 || next > 0x9f) continue;
    const sign = signBytes[next - 0x80];
    if (sign === undefined) continue;
    parts.push(piece.subarray(from, at), sign);
    from = at + 2;
  }
  if (parts.length === 0) return piece;
  found(parts.length / 2);
  parts.push(piece.subarray(from));
  return Buffer.concat(parts);
}
