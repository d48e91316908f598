import {
  openVocabulary,
  squeezed,
  type Term,
  type Vocabulary,
  writings,
} from "../vocabularies/vocabulary.ts";
import { knownLicences, type Licence } from "../vocabularies/licences.ts";

export type { Licence };

/** Those that a producer is proposed; the first two are what French law lets administrations choose (décret 2017-638). */
export const licences: readonly Licence[] = knownLicences.slice(0, 7);

/** Every licence that is understood, in the shape of a vocabulary. */
export const licenceVocabulary: Vocabulary<Licence & Term> = openVocabulary(
  "http://publications.europa.eu/resource/authority/licence",
  knownLicences.map((licence) => ({
    ...licence,
    code: licence.id,
    uri: licence.euUri ?? licence.url,
    fr: licence.name,
    en: licence.name,
    also: [licence.url, ...licence.also],
  })),
);

/**
 * By its id, name or address, however it is written, or in a sentence that names it and says nothing
 * else; `undefined` where the text is a licence of its own.
 */
export function findLicence(text: string): Licence | undefined {
  const told = withoutClass(text);
  return licenceVocabulary.find(told) ?? named(told);
}

/** The id of a known licence, else the text as it was written; empty where the text says that there is none. */
export function toLicence(text: string): string {
  if (isNoLicence(text)) return "";
  return findLicence(text)?.id ?? text.trim();
}

/** What peers write where nobody chose a licence (`notspecified`, “Licence inconnue”). */
export function isNoLicence(text: string): boolean {
  return noLicence.has(squeezed(withoutClass(text)));
}

/** Older CKAN writes what it thinks of a licence before its name: `OKD Compliant::…`. */
function withoutClass(text: string): string {
  return text.replace(/^\s*(?:(?:non-)?okd compliant|osi approved|other)::/i, "");
}

const noLicence = new Set(
  [
    ...writings("notspecified; unknown; none; other; null; undefined; n/a; not specified"),
    ...writings(
      "License not specified; License Not Specified; No license; licence inconnue; inconnue; inconnu",
    ),
    ...writings("conditions inconnues; non spécifiée; licence non spécifiée; non précisée; non renseignée"),
    ...writings("licence non précisée; pas de licence; aucune; sans licence; autre; autre licence; license"),
    ...writings(
      "licence; unspecified; to be defined; à définir; http://www.opendefinition.org/licenses/notspecified",
    ),
  ].map(squeezed),
);

/** Words that say nothing of what is allowed. */
const neutral =
  /\b(?:licences?|licen[sc]es?|licensed?|ouvertes?|open|data|database|commons?|creative|etalab|version|under|sous|selon|the|of|la|le|les|l|de|du|d|des|donnees|est|is|are|sont|this|ce|jeu|dataset|publiee?s?|published|mise?s?|a|disposition|soumise?s?|par|by the|international|france|termes|terms|avec|voir|see|url|fr|en)\b/g;

/** What the letters stand for, told before them: “Attribution - Pas de Modification 4.0 International (CC BY-ND 4.0)”. */
const ccInFull =
  "(?:(?:attribution|share ?alike|non ?commercial|no ?derivatives|no ?derivs|pas de modification|" +
  "pas d utilisation commerciale|partage dans les memes conditions|[34] 0|international)\\b ?)*";

/** The name of a licence inside a sentence, where nothing is told of its version the last one. */
const names: readonly (readonly [pattern: RegExp, id: (version: string) => string])[] = [
  [
    /\b(?:licence ouverte open licen[cs]e|licence ouverte|open licen[cs]e|etalab|lo)(?: etalab| open licen[cs]e| version| v)* ?([12](?: 0)?)?\b/,
    (version) => (version.startsWith("1") ? "etalab-1.0" : "etalab-2.0"),
  ],
  [
    /\b(?:open data commons )?(?:open database licen[cs]e )?odbl(?: version| v)* ?(1(?: 0)?)?\b/,
    () => "ODbL-1.0",
  ],
  [/\bopen database licen[cs]e(?: version| v)* ?(1(?: 0)?)?\b/, () => "ODbL-1.0"],
  [/\bcc ?0(?: version| v)* ?(1(?: 0)?)?(?: universal)?\b/, () => "CC0-1.0"],
  ...(["by nc nd", "by nc sa", "by nc", "by nd", "by sa", "by"] as const).map(
    (terms) =>
      [
        new RegExp(`${ccInFull}\\bcc ${terms}(?: version| v)* ?([34](?: 0)?)?\\b`),
        (version: string) =>
          `CC-${terms.toUpperCase().replaceAll(" ", "-")}-${version.startsWith("3") ? "3.0" : "4.0"}`,
      ] as const,
  ),
];

function named(text: string): Licence | undefined {
  if (text.length > 500) return undefined;
  const addresses = text.match(/\b(?:https?:\/\/|www\.)[^\s<>()"]+/gi) ?? [];
  const said = addresses.reduce((rest, address) => rest.replace(address, " "), text);
  const spoken = inWords(said);
  const linked = addresses.map((address) => licenceVocabulary.find(address));
  // Words that name one may stand beside the address of a page that is nowhere known.
  const found = [...spoken, ...(spoken.length === 0 ? linked : linked.filter((one) => one !== undefined))];
  const [first] = found;
  return first !== undefined && found.every((licence) => licence?.id === first.id) ? first : undefined;
}

/** One licence that the words name, `undefined` among them where they say more; none where they are neutral. */
function inWords(text: string): readonly ((Licence & Term) | undefined)[] {
  const words = toWords(text);
  for (const [pattern, id] of names) {
    const match = pattern.exec(words);
    if (match === null) continue;
    const rest = words.replace(match[0], " ");
    const alone = isNeutral(rest) || (isNeutralBut(rest, pattern) && !/\d/.test(rest));
    return [alone ? licenceVocabulary.find(id(match[1] ?? "")) : undefined];
  }
  return isNeutral(words) ? [] : [undefined];
}

/** The same licence may be named twice: “Open Database License (ODbL)”. */
function isNeutralBut(words: string, pattern: RegExp): boolean {
  return isNeutral(words.replace(pattern, " "));
}

function isNeutral(words: string): boolean {
  return words.replace(neutral, " ").trim() === "";
}

function toWords(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
