import type { Gazetteer } from "./gazetteer.ts";
import { comparableName } from "./name.ts";
import type { NamedPlace, PlaceLevel, Territory } from "./territory.ts";

/** The places that a question names, and what it asks of them. */
export interface AskedPlaces {
  /** The best known first; more than one where a name or a postal code is that of several. */
  readonly places: readonly NamedPlace[];
  /** Whether the first is meant beyond doubt; otherwise the asker chooses. */
  readonly certain: boolean;
  /** The other words, compared as names are: `habitants`, `cantines`. */
  readonly about: readonly string[];
}

/** What is known of words besides the names of places. */
export interface KnownWords {
  /** Small words, and those by which one asks: they ask for nothing by themselves. */
  readonly isIdle: (word: string) => boolean;
  /** Words that people mostly mean otherwise than as a place: `bus` is a commune too. */
  readonly isOrdinary: (word: string) => boolean;
  /** Words that ask for a figure: `habitants`, `surface`. */
  readonly isFigure: (word: string) => boolean;
  /** Words that datasets hold: they are not the beginning of another. */
  readonly isKnown: (word: string) => boolean;
}

type Reference = { readonly territory: Territory; readonly gazetteer: Gazetteer };

const wordsMax = 20;
/** Names are no longer than that, of those that people type. */
const nameWordsMax = 9;
/** A smaller place of an ordinary name, or beside a subject, is hardly the one that is meant. */
const wellKnownMin = 10_000;
/** So many times more inhabitants, and nobody means the other place of that name. */
const clearlyLarger = 4;
const beginningMin = 4;
const begunMax = 8;

/** `undefined` where the question names no place. */
export function findAskedPlaces(
  reference: Reference,
  question: string,
  known: KnownWords,
): AskedPlaces | undefined {
  const words = comparableName(question).split(" ").filter(Boolean).slice(0, wordsMax);
  return named(reference, words, known) ?? coded(reference, words, known) ?? begun(reference, words, known);
}

/** The longest name that the words hold. */
function named(reference: Reference, words: readonly string[], known: KnownWords): AskedPlaces | undefined {
  for (let length = Math.min(words.length, nameWordsMax); length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const found = namedAt(reference, words, { start, length }, known);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function namedAt(
  { territory, gazetteer }: Reference,
  words: readonly string[],
  { start, length }: { readonly start: number; readonly length: number },
  known: KnownWords,
): AskedPlaces | undefined {
  const [first = "", second] = words.slice(start, start + length);
  const isWord = second === undefined;
  if (isWord && words.length > 1 && isBeside(first, known)) return undefined;
  const all = placesNamed(territory, words.slice(start, start + length).join(" "));
  if (all.length === 0) return undefined;
  const others = words.filter((_, at) => at < start || at >= start + length);
  const about = others.filter((word) => !isBeside(word, known));
  const isOrdinary = isWord && (known.isOrdinary(first) || known.isFigure(first));
  const isMeant = isOrdinary ? false : about.every(known.isFigure) || isAt(words[start - 1]);
  const places = ofLevel(gazetteer, all, others);
  const meant = isMeant ? places : places.filter((place) => inhabitants(territory, place) >= wellKnownMin);
  return meant.length === 0 ? undefined : chosen(territory, meant, about);
}

/** `à`, as names are compared. */
function isAt(word: string | undefined): boolean {
  return word === "a" || word === "in";
}

/** What stands beside a name, and is none: a small word, `commune`. */
function isBeside(word: string, known: KnownWords): boolean {
  return known.isIdle(word) || word in levelOfWord;
}

/** A code of the COG, of an EPCI, or a postal code, with nothing beside it but what asks for a figure. */
function coded(
  { territory }: Reference,
  words: readonly string[],
  known: KnownWords,
): AskedPlaces | undefined {
  const about = words.filter((word) => !isBeside(word, known) && !isCode(word));
  const [code, second] = words.filter(isCode);
  if (code === undefined || second !== undefined || !about.every(known.isFigure)) return undefined;
  const isShort = code.length < 5;
  // Two digits are a département where nothing else is asked.
  if (isShort && words.length > 1 && !words.includes("departement")) return undefined;
  const upper = code.toUpperCase();
  const levels: readonly PlaceLevel[] = isShort
    ? ["departement"]
    : code.length === 9
      ? ["epci"]
      : ["commune"];
  const own = levels.flatMap((level) => placeOf(territory, level, upper));
  const postal = territory
    .communesOfPostalCode(upper)
    .flatMap((commune) => placeOf(territory, "commune", commune));
  const places = unique([...own, ...byInhabitants(territory, postal)]);
  return places.length === 0 ? undefined : { places, certain: places.length === 1, about };
}

function isCode(word: string): boolean {
  return /^(?:\d{2,3}|\d{5}|2[ab]|2[ab]\d{3}|\d{9})$/.test(word);
}

/** `renn`, while it is typed: the best known of those that begin so. */
function begun(
  { gazetteer, territory }: Reference,
  words: readonly string[],
  known: KnownWords,
): AskedPlaces | undefined {
  const start = words.findIndex((word) => !known.isFigure(word) && !isBeside(word, known));
  const beginning = words.slice(start).join(" ");
  const last = words.at(-1) ?? "";
  if (start < 0 || beginning.length < beginningMin || known.isKnown(last)) return undefined;
  const found = gazetteer
    .beginningWith(beginning)
    .filter((place) => inhabitants(territory, place) >= wellKnownMin)
    .toSorted((one, other) => likeliness(territory, other) - likeliness(territory, one))
    .slice(0, begunMax);
  const about = words.slice(0, start).filter(known.isFigure);
  return found.length === 0 ? undefined : { places: found, certain: true, about };
}

/** Places of which the name begins so, the likeliest first: what somebody who types may mean. */
export function findBegunPlaces(
  { territory, gazetteer }: Reference,
  beginning: string,
  limit: number,
): readonly NamedPlace[] {
  return gazetteer
    .beginningWith(beginning)
    .toSorted((one, other) => likeliness(territory, other) - likeliness(territory, one))
    .slice(0, limit);
}

/** A name of one word is more often meant by its beginning than a longer one. */
function likeliness(territory: Territory, place: NamedPlace): number {
  const words = comparableName(place.label).split(" ").length;
  return Math.log10(inhabitants(territory, place) + 1) - words / 2;
}

function placesNamed(territory: Territory, name: string): readonly NamedPlace[] {
  return unique(
    levels.flatMap((level) =>
      territory.codesOf(level, name).flatMap((code) => placeOf(territory, level, code)),
    ),
  );
}

/** Places of today that others led into are named once. */
function unique(places: readonly NamedPlace[]): readonly NamedPlace[] {
  return [...new Map(places.map((place) => [`${place.level}/${place.code}`, place])).values()];
}

const levels: readonly PlaceLevel[] = ["commune", "departement", "region", "epci"];

/** What people call the levels. */
const levelOfWord: Readonly<Record<string, PlaceLevel>> = {
  commune: "commune",
  ville: "commune",
  village: "commune",
  city: "commune",
  town: "commune",
  epci: "epci",
  intercommunalite: "epci",
  metropole: "epci",
  agglomeration: "epci",
  agglo: "epci",
  departement: "departement",
  department: "departement",
  region: "region",
};

/** `le département de Paris`, `l’agglomération de Brest`: the level that the other words name. */
function ofLevel(
  gazetteer: Gazetteer,
  places: readonly NamedPlace[],
  others: readonly string[],
): readonly NamedPlace[] {
  const wanted = others.map((word) => levelOfWord[word]).find((level) => level !== undefined);
  if (wanted === undefined) return places;
  const own = places.filter(({ level }) => level === wanted);
  if (own.length > 0 || wanted !== "epci") return own.length > 0 ? own : places;
  const around = places.flatMap(({ level, code }) =>
    gazetteer.around(level, code).filter((place) => place.level === "epci"),
  );
  return around.length > 0 ? unique(around) : places;
}

function chosen(territory: Territory, places: readonly NamedPlace[], about: readonly string[]): AskedPlaces {
  const sorted = byInhabitants(territory, places);
  const [first, ...rest] = sorted;
  const rival = rest.find(({ level }) => level === first?.level);
  const size = first === undefined ? 0 : inhabitants(territory, first);
  const certain = rival === undefined || size >= clearlyLarger * inhabitants(territory, rival);
  return { places: sorted, certain, about };
}

/** At the same size, the commune before the département that is the same town. */
function byInhabitants(territory: Territory, places: readonly NamedPlace[]): readonly NamedPlace[] {
  return places.toSorted(
    (one, other) =>
      Number(inhabitants(territory, other) >= clearlyLarger * inhabitants(territory, one)) -
        Number(inhabitants(territory, one) >= clearlyLarger * inhabitants(territory, other)) ||
      levels.indexOf(one.level) - levels.indexOf(other.level) ||
      inhabitants(territory, other) - inhabitants(territory, one),
  );
}

/** The place of today that the code is, or led into. */
function placeOf(territory: Territory, level: PlaceLevel, code: string): readonly NamedPlace[] {
  const found = territory.lookUp(level, code);
  if (found === undefined) return [];
  const today = found.successor ?? found.code;
  const label = territory.labelOf(level, today);
  return label === undefined ? [] : [{ level, code: today, label }];
}

function inhabitants(territory: Territory, { level, code }: NamedPlace): number {
  return territory.populationOf(level, code) ?? 0;
}
