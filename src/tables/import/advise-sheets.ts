import { defined } from "../../base/defined.ts";
import type { AgainstSheet, FileSheet, FoundSheet } from "./file-sheet.ts";

/** Programs put such a sheet before the data: Numbers, Google Sheets, tools of surveys. */
const summary = /^(?:r[ée]sum[ée]|sommaire) (?:de l.)?export|^export(?:ation)? summary$|^zusammenfassung/i;

const explaining =
  /^(?:lisez[ -]?moi|read ?me|notice|sommaire|mode d.emploi|instructions?|avertissements?|[àa] propos|about|l[ée]gende|legend|glossaire|glossary|documentation|m[ée]ta-?donn[ée]es|metadata|licen[cs]e|cover|page de garde|contents|table des mati[èe]res)$/i;

/** Of all the sheets, those that a rule speaks against; where it would be all of them, none. */
export function adviseAgainst(found: readonly FoundSheet[]): FileSheet[] {
  const advised = found.map(({ hidden, ...sheet }) => ({
    ...sheet,
    ...defined({ against: against(sheet, hidden) }),
  }));
  if (advised.some((sheet) => sheet.against === undefined)) return advised;
  return advised.map(({ against: why, ...sheet }) => (why === "empty" ? { ...sheet, against: why } : sheet));
}

function against(sheet: Omit<FileSheet, "against">, hidden: boolean): AgainstSheet | undefined {
  const name = sheet.name.trim();
  if (sheet.tables.length === 0) return "empty";
  if (summary.test(name)) return "export-summary";
  if (explaining.test(name)) return "explains";
  if (hidden) return "hidden";
  return isProse(sheet) ? "prose" : undefined;
}

/** One column of sentences. */
function isProse({ rows, tables }: Omit<FileSheet, "against">): boolean {
  if (tables.length !== 1 || (tables[0]?.length ?? 0) !== 1 || rows.length < 2) return false;
  const texts = rows.map(({ cells }) => cells.join(" ").trim());
  return texts.reduce((sum, text) => sum + text.length, 0) / texts.length > 60;
}
