/**
 * Text as the full text search compares it: small letters, no accents, one space between words.
 * `foldedSql` does the same in the engine.
 */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .normalize("NFC");
}

/** The expression that folds the text expression given. */
export function foldedSql(expression: string): string {
  return `strip_accents(lower(${expression}))`;
}

/** A name as SQL writes it, whatever its characters. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL writes it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
