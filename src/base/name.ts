/**
 * Signs that are not seen, or that turn the order of what stands around them (Unicode TR 36 §2.5,
 * UTS 39): with them, the name of one party is read as that of another. Joiners and marks of
 * direction stay, which some languages are written with.
 */
const unseen =
  /[\p{Cc}\u{AD}\u{200B}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E007F}]/gu;

/** A name as it is kept and shown: on one line, of signs that are seen. */
export function toName(text: string): string {
  return text.replace(/\s+/g, " ").replace(unseen, "").replace(/ +/g, " ").trim();
}
