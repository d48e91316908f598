import type { Value } from "../../engine/engine.ts";
import { quoteText } from "../../engine/quote.ts";

/** The last of those that `nearnessSql` tells. */
export const nearnessMax = 3;

/**
 * How a row holds a phrase: as a whole cell (0), at the beginning of one (1), as words (2), or otherwise
 * (3). Signs between words make no difference: `saint malo` is `Saint-Malo`.
 */
export function nearnessSql(phrase: string, values: Value[]): string {
  const told = plainSigns(phrase);
  const text = `translate(__text, ${quoteText(signs)}, ${quoteText(" ".repeat(signs.length))})`;
  // A cell that is one word or begins with it holds no sign there: of most rows that spares the most of the work.
  const cells = told.includes(" ") ? text : "__text";
  values.push(`\n${told}\n`, `\n${told}`, ` ${told} `);
  return `CASE WHEN contains(chr(10) || ${cells} || chr(10), ?) THEN 0
    WHEN contains(chr(10) || ${cells}, ?) THEN 1
    WHEN contains(' ' || translate(${text}, chr(10), ' ') || ' ', ?) THEN 2 ELSE ${nearnessMax} END`;
}

/** Those between words that make no difference. */
export const signs = "-’'.,;:()/\"";

/** A text with spaces in their stead. */
export function plainSigns(phrase: string): string {
  return phrase.replaceAll(/[-’'.,;:()/"]/g, " ");
}
