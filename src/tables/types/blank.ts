import { quoteText } from "../../engine/quote.ts";

/** The blanks that people and spreadsheets type inside and around a cell: space, tab, line ends,
 * no-break (U+00A0), thin (U+2009), figure (U+2007) and narrow no-break space (U+202F). */
const blanks = " \t\r\n\u00a0\u2007\u2009\u202f";

/** The same, as the inside of a character class of RE2 and of JavaScript. */
export const blankClass = "\\s\u00a0\u2007\u2009\u202f";

/**
 * SQL of a boolean: the text is one of these; NULL where it is NULL. Of more than five words the engine
 * makes a join of `IN`, and a copy with a join in it writes the rows in any order.
 */
export function isAmong(text: string, words: readonly string[]): string {
  return `list_contains([${words.map(quoteText).join(", ")}], ${text})`;
}

/** SQL: the cell without the blanks around it. */
export function trimmed(cell: string): string {
  return `trim(${cell}, ${quoteText(blanks)})`;
}

const around = new RegExp(`^[${blankClass}]+|[${blankClass}]+$`, "g");

export function trim(text: string): string {
  return text.replace(around, "");
}
