/**
 * Texts that stand for "no value" in a column of numbers, dates or yes and no. In a column of
 * texts they are texts like others, and kept.
 *
 * Sources: the conventional signs of Insee (`nd`, `ns`, `s` for statistical secrecy, `///`),
 * Eurostat's flags (`:`, `c` for confidential), and what spreadsheets and
 * programs write: `-   €` is what Excel’s format of accounts makes of a zero.
 */
const words: readonly string[] = [
  "nc", "n.c.", "n.c", "n/c", "nd", "n.d.", "n.d", "n/d", "ns", "n.s.", "n.s", "s", "c", "na", "n.a.",
  "n.a", "n/a", "#n/a", "#na", "null", "\\n", "nul", "none", "nan", "nil", "undefined", "vide", "empty",
  "manquant", "missing", "inconnu", "inconnue", "unknown", "non renseigné", "non renseignée",
  "non renseigne", "nr", "n.r.", "non disponible", "indisponible", "non communiqué", "non communiquée",
  "non communique", "non concerné", "non concernée", "sans objet", "so", "s.o.", "non applicable",
  "secret", "secret stat", "secret statistique", "confidentiel", "confidential", "-", "--", "---", "–",
  "—", "_", ".", "..", "...", "…", "/", "//", "///", ":", "?", "??", "???", "*", "x", "xx", "xxx", "ø",
  "- €", "-   €", "#ref!", "#value!", "#valeur!", "#div/0!", "#nom?", "#name?", "#null!", "#nombre!", "#num!",
]; // prettier-ignore

const known: ReadonlySet<string> = new Set(words);

/** A value that is only known to lie below or above another, as secrecy has it: `<5`, `<= 11`, `≥ 1 000`. */
export const boundPattern = "[<>≤≥]=?[\\s\u00a0\u202f]*[0-9][0-9\\s\u00a0\u202f.,]*%?";
const bound = new RegExp(`^(?:${boundPattern})$`);

/** Whether a text, blanks and case aside, is one that usually stands for a missing value. */
export function isMissingWord(text: string): boolean {
  const word = text.trim().toLowerCase();
  return known.has(word) || bound.test(word);
}

/** The words that say why a value is missing; the others are what programs write where there is none. */
const marks: ReadonlySet<string> = new Set([
  "nc", "n.c.", "n.c", "n/c", "nd", "n.d.", "n.d", "n/d", "ns", "n.s.", "n.s", "s", "c", "so", "s.o.",
  "secret", "secret stat", "secret statistique", "confidentiel", "confidential", "non communiqué",
  "non communiquée", "non communique", "non concerné", "non concernée", "sans objet", "non applicable",
  ":", "..", "...", "…", "///", "-", "–", "—", "- €", "-   €", "x",
]); // prettier-ignore

/** The same words in lower case, for a query. */
export const markWords: readonly string[] = [...marks];

/** Whether a text is a mark of statistical secrecy, a bound or a conventional sign, whose text is kept. */
export function isMark(text: string): boolean {
  const word = text.trim().toLowerCase();
  return marks.has(word) || bound.test(word);
}

/** The words in lower case, for a query. */
export const missingWords: readonly string[] = words;
