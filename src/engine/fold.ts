import { plainLetters, withPlainLetters } from "../base/plain-letters.ts";
import { quoteText } from "./quote.ts";

/**
 * Text as the full text search compares it: small letters without marks, among them the vowels of Hindi or Tamil that are
 * such, and ligatures opened: “cœur” is found by “coeur”. `foldedSql` does the same in the engine.
 */
export function foldText(text: string): string {
  const marksOff = lowerText(text).normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC");
  return withPlainLetters(marksOff);
}

/** The expression that folds the texts given, told apart by line feeds; each is named more than once. */
export function foldedSql(texts: readonly string[]): string {
  const folded = texts.map((text) => foldedLettersSql(withoutFinalSql(text)));
  return openedSql(`concat_ws(chr(10), ${folded.join(", ")})`);
}

const written = Object.entries(plainLetters);

/** Opens ligatures, once for all texts of a row, as it costs more than the rest: most of what is folded is ASCII by then. */
function openedSql(expression: string): string {
  const single = written.filter(([, plain]) => plain.length === 1);
  const letters = single.map(([letter]) => letter).join("");
  const plain = single.map(([, one]) => one).join("");
  const opened = written
    .filter(([, two]) => two.length > 1)
    .reduce(
      (sql, [letter, two]) => `replace(${sql}, ${quoteText(letter)}, ${quoteText(two)})`,
      `translate(folded, ${quoteText(letters)}, ${quoteText(plain)})`,
    );
  const isAscii = "strlen(folded) = length(folded)";
  return `list_transform([${expression}], lambda folded: CASE WHEN ${isAscii} THEN folded ELSE ${opened} END)[1]`;
}

/** The same but for a Σ that ends a word and marks that take room (`Mc`), which the engine and this take for different letters. */
export function foldLetters(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .normalize("NFC");
}

export function foldedLettersSql(expression: string): string {
  return `strip_accents(lower(${expression}))`;
}

/**
 * Small letters, as the engine makes them: one of each. Σ is written ς at the end of a word, which the engine does not look
 * at: both are σ here. İ is i without a mark of its own.
 */
export function lowerText(text: string): string {
  return text.replaceAll("İ", "i").toLowerCase().replaceAll("ς", "σ");
}

/** SQL of the same of a text expression, as far as it matters where `sought` is looked for, which is in small letters. */
export function lowerSql(expression: string, sought: string): string {
  return sameSigmaSql(`lower(${expression})`, sought);
}

/** The same of an expression of small letters. */
export function sameSigmaSql(expression: string, sought: string): string {
  return sought.includes("σ") ? `replace(${expression}, 'ς', 'σ')` : expression;
}

/** To look for it takes a sixth of what it takes to write each text anew. */
function withoutFinalSql(expression: string): string {
  return `CASE WHEN contains(${expression}, 'ς') THEN replace(${expression}, 'ς', 'σ') ELSE ${expression} END`;
}
