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

/** The statement that writes what a SELECT answers to a Parquet file of the given path. */
export function parquetCopy(select: string, path: string): string {
  return `COPY (${select}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`;
}

/** A text as SQL writes it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
