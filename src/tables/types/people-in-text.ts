import type { Column, Meaning } from "../column.ts";
import { trim } from "./blank.ts";
import { isEmail } from "./check-digits.ts";
import { phraseOf } from "./headers.ts";

/** A value of a column, and how many cells hold it. */
interface Counted {
  readonly value: string;
  readonly count: number;
}

/** What names people inside of the texts of a column, and in how many cells that were looked at. */
export interface PeopleInText {
  readonly meaning: Meaning;
  readonly cells: number;
}

const civility =
  "(?:M\\.|MM\\.|M[rR]\\.?|[Mm]lle|MLLE|[Mm]me\\.?|MME\\.?|[Mm]onsieur|MONSIEUR|[Mm]adame|MADAME)";
/** Without its point, an M begins a cell, or follows a sign or "et": elsewhere it is a metre, or an initial. */
const bareM = "(?:(?<=(?:^|[,;:/|(–-]|\\bet)\\s*)M(?=\\s+\\p{Lu}[\\p{L}'’-]))";
/** A title and a name, or its initials: `Mme Lefèvre`, `M. J. de La Tour`, `Mme LEFÈVRE`; not `Madame la Maire`. */
const named = new RegExp(
  `(?<![\\p{L}\\d'’.-])(?:${civility}|${bareM})\\s+(?!(?:LAS?|LES?|UNE?|OU|ET|DU|DES|XX+)(?!\\p{L}))` +
    "(?:\\p{Lu}\\.(?:-?\\p{Lu}\\.)*\\s*)?(?:(?:de la|de|du|van|von)\\s+|d['’])?\\p{Lu}[\\p{L}'’.-]*\\p{L}",
  "u",
);

/** Streets, schools and works are named after people. */
const namedAfter =
  / (?:rue|r|avenue|av|ave|bd|boulevard|place|pl|allee|allees|chemin|impasse|quai|square|cours|passage|sente|venelle|residence|rond point|pont|ecole|college|lycee|groupe scolaire|creche|maternelle|gymnase|stade|salle|espace|maison|chateau|hotel|musee|theatre|stele|statue|tombe|fontaine|parc|jardin|villa|batiment|bat|bloc|escalier|porte) $/;

/** A number that people call, written as one: with its parts, or after a word that says so. */
const phone =
  /(?<![\d.,+])(?:(?:\+|00)33[\s.-]?(?:\(0\)\s?)?|0)[67](?:[\s.-]\d{2}){4}(?![\s.,-]?\d)|(?:t[ée]l|t[ée]l[ée]phone|portable|mobile|phone)\.?\s*:?\s*(?:(?:\+|00)33[\s.-]?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)/iu;

const emails = /[^\s@,;|<>()[\]:"«»]{1,64}@[\p{L}\p{N}.-]+\.\p{L}{2,24}/gu;
const ownProviders =
  /@(?:gmail|hotmail|outlook|live|yahoo|orange|wanadoo|free|laposte|sfr|neuf|bbox|icloud|aol|numericable|protonmail|gmx)\./i;

/** What is looked at of a cell, in characters. */
const textMax = 20_000;

/**
 * What is about people inside of free text, where neither the header nor whole cells say so: names after
 * a title, mobile numbers, numbers after the word "tél", and addresses of e-mail that are a person's own.
 */
export function peopleInText(column: Column, values: readonly Counted[]): PeopleInText | undefined {
  if (column.type !== "text" && column.type !== "list") return undefined;
  const found: PeopleInText[] = [
    { meaning: "full-name", cells: cellsWith(values, (text) => namesSomebody(text, column.name)) },
    { meaning: "phone", cells: cellsWith(values, (text) => phone.test(text)) },
    { meaning: "email", cells: cellsWith(values, hasOwnEmail) },
  ];
  return found.filter(({ cells }) => cells > 0).toSorted((one, other) => other.cells - one.cells)[0];
}

/** Whether hardly a cell of a column begins otherwise than with a title and a name. */
export function areTitled(texts: readonly string[], header: string): boolean {
  const titled = texts.filter((text) => text.search(named) === 0 && namesSomebody(text, header));
  return texts.length > 0 && titled.length >= texts.length * titledShareMin;
}

const titledShareMin = 0.7;

function cellsWith(values: readonly Counted[], has: (text: string) => boolean): number {
  return values.reduce((sum, { value, count }) => sum + (has(trim(value).slice(0, textMax)) ? count : 0), 0);
}

function namesSomebody(text: string, header: string): boolean {
  const match = named.exec(text);
  if (match === null) return false;
  const before = phraseOf(text.slice(0, match.index));
  return !namedAfter.test(before) && !namedAfter.test(phraseOf(header));
}

/** Of a provider for everybody, or with a first and a last name: `contact@ville.fr` is nobody's. */
function hasOwnEmail(text: string): boolean {
  const found = text.includes("@") ? (text.match(emails) ?? []) : [];
  return found.some(
    (email) =>
      isEmail(email) &&
      !/@ex[ae]mple\./i.test(email) &&
      (ownProviders.test(email) || /^\p{L}{2,}\.\p{L}{2,}@/u.test(email)),
  );
}
