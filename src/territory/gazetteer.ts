import { comparableName } from "./name.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

export interface NamedPlace {
  readonly level: PlaceLevel;
  readonly code: string;
  readonly label: string;
}

/** Places as people go through them: by their names, from the widest to the smallest. */
export interface Gazetteer {
  /** The place of today that a code led into, through every merger; `undefined` for one of today. */
  successorOf(level: PlaceLevel, code: string): NamedPlace | undefined;
  /** Codes that led into this place. */
  formerCodesOf(level: PlaceLevel, code: string): readonly string[];
  /** From the nearest: a commune's EPCI, département, région. An EPCI may lie in several départements. */
  around(level: PlaceLevel, code: string): readonly NamedPlace[];
  /** The places of the next level, by name; the régions where no place is told. */
  within(
    place?: { readonly level: PlaceLevel; readonly code: string },
    level?: PlaceLevel,
  ): readonly NamedPlace[];
  /** By the beginning of a name, a code, or a postal code; the best known first. */
  search(beginning: string, limit: number): readonly NamedPlace[];
  /** Those whose name begins so, whatever their number; a look at the names beside each other. */
  beginningWith(beginning: string): readonly NamedPlace[];
}

const opened = new WeakMap<Territory, Gazetteer>();

/** One a reference. Read on first use (some 0.1 s), then held. */
export function openGazetteer(territory: Territory): Gazetteer {
  const known = opened.get(territory) ?? newGazetteer(territory);
  opened.set(territory, known);
  return known;
}

function newGazetteer(territory: Territory): Gazetteer {
  const tree = once(() => plant(territory));
  const names = once(() => nameAll(territory));
  const alphabet = once(() => inAlphabet(names()));
  const named = (level: PlaceLevel, code: string): NamedPlace[] => {
    const label = territory.labelOf(level, code);
    return label === undefined ? [] : [{ level, code, label }];
  };
  return {
    successorOf: (level, code) => {
      const last = lastSuccessor(territory, level, code);
      return last === code ? undefined : named(level, last)[0];
    },
    formerCodesOf: (level, code) => tree().former.get(keyOf(level, code)) ?? [],
    around: (level, code) => aroundOf(territory, tree(), level, code).flatMap((place) => named(...place)),
    within: (place, level) => {
      const below = level ?? nextLevel[place?.level ?? "country"];
      if (below === undefined) return [];
      const codes =
        place === undefined
          ? territory.codes(below)
          : (tree().children.get(`${keyOf(place.level, place.code)}/${below}`) ?? []);
      return byName(codes.flatMap((code) => named(below, code)));
    },
    search: (beginning, limit) => searchNames(territory, names(), beginning, limit),
    beginningWith: (beginning) => namesFrom(alphabet(), comparableName(beginning)),
  };
}

const nextLevel: Readonly<Record<PlaceLevel | "country", PlaceLevel | undefined>> = {
  country: "region",
  region: "departement",
  departement: "commune",
  epci: "commune",
  commune: undefined,
};

interface Tree {
  /** Codes by `departement/35/commune`. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly departementsOfEpci: ReadonlyMap<string, readonly string[]>;
  readonly former: ReadonlyMap<string, readonly string[]>;
}

function plant(territory: Territory): Tree {
  const children = new Lists();
  const departementsOfEpci = new Lists();
  for (const code of territory.codes("commune")) {
    const { epci, departement, region } = territory.parentOf("commune", code) ?? {};
    if (departement !== undefined) children.add(`${keyOf("departement", departement)}/commune`, code);
    if (epci === undefined || departement === undefined) continue;
    children.add(`${keyOf("epci", epci)}/commune`, code);
    children.add(`${keyOf("departement", departement)}/epci`, epci);
    departementsOfEpci.add(epci, departement);
    if (region !== undefined) children.add(`${keyOf("region", region)}/epci`, epci);
  }
  for (const code of territory.codes("departement")) {
    const region = territory.parentOf("departement", code)?.region;
    if (region !== undefined) children.add(`${keyOf("region", region)}/departement`, code);
  }
  return {
    children: children.lists(),
    departementsOfEpci: departementsOfEpci.lists(),
    former: formerCodes(territory),
  };
}

function formerCodes(territory: Territory): ReadonlyMap<string, readonly string[]> {
  const former = new Lists();
  for (const level of levels) {
    for (const code of territory.otherCodes(level)) {
      const last = lastSuccessor(territory, level, code);
      if (last !== code) former.add(keyOf(level, last), code);
    }
  }
  return former.lists();
}

const levels: readonly PlaceLevel[] = ["region", "departement", "epci", "commune"];

/** Each value once, in the order of its coming. */
class Lists {
  readonly #values = new Map<string, Set<string>>();

  add(key: string, value: string): void {
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, new Set([value]));
    else values.add(value);
  }

  lists(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#values].map(([key, values]) => [key, [...values]]));
  }
}

/** Mergers follow each other; those that would go in a circle end. The code itself where it led into no other. */
export function lastSuccessor(territory: Pick<Territory, "lookUp">, level: PlaceLevel, code: string): string {
  let last = code;
  for (let step = 0; step < 10; step += 1) {
    const next = territory.lookUp(level, last)?.successor;
    if (next === undefined) return last;
    last = next;
  }
  return last;
}

function aroundOf(
  territory: Territory,
  tree: Tree,
  level: PlaceLevel,
  code: string,
): readonly (readonly [PlaceLevel, string])[] {
  if (level === "region") return [];
  if (level === "epci") {
    const departements = tree.departementsOfEpci.get(code) ?? [];
    const regions = departements.map((one) => territory.parentOf("departement", one)?.region);
    const told = [...new Set(regions)].filter((region) => region !== undefined);
    return [
      ...departements.map((one) => ["departement", one] as const),
      ...told.map((one) => ["region", one] as const),
    ];
  }
  const { epci, departement, region } = territory.parentOf(level, code) ?? {};
  return [
    ...(epci === undefined ? [] : [["epci", epci] as const]),
    ...(departement === undefined || level === "departement" ? [] : [["departement", departement] as const]),
    ...(region === undefined ? [] : [["region", region] as const]),
  ];
}

interface Names {
  readonly places: readonly (NamedPlace & { readonly comparable: string; readonly population: number })[];
}

function nameAll(territory: Territory): Names {
  const places = levels.flatMap((level) =>
    territory.codes(level).flatMap((code) => {
      const label = territory.labelOf(level, code);
      if (label === undefined) return [];
      const population = territory.populationOf(level, code) ?? 0;
      return [{ level, code, label, comparable: comparableName(label), population }];
    }),
  );
  return { places: places.toSorted((one, other) => other.population - one.population) };
}

/** Those of that very name first, then those that begin so, then those where a word does. */
function searchNames(
  territory: Territory,
  { places }: Names,
  beginning: string,
  limit: number,
): readonly NamedPlace[] {
  const text = comparableName(beginning);
  if (text === "") return [];
  const postal = territory.communesOfPostalCode(text.replaceAll(" ", ""));
  const ranked = places.flatMap((place) => {
    const rank = rankOf(place, text, postal);
    return rank === undefined ? [] : [{ place, rank }];
  });
  return ranked
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ place: { level, code, label } }) => ({ level, code, label }));
}

/** By their names as they are compared. */
function inAlphabet({ places }: Names): Names["places"] {
  return places.toSorted(
    (one, other) => Number(one.comparable > other.comparable) || -Number(one.comparable < other.comparable),
  );
}

function namesFrom(places: Names["places"], beginning: string): readonly NamedPlace[] {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.comparable ?? "") < beginning) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (places[end]?.comparable.startsWith(beginning) === true) end += 1;
  return places.slice(low, end).map(({ level, code, label }) => ({ level, code, label }));
}

function rankOf(place: Names["places"][number], text: string, postal: readonly string[]): number | undefined {
  if (place.code.toLowerCase() === text || place.comparable === text) return 0;
  if (place.level === "commune" && postal.includes(place.code)) return 1;
  if (place.comparable.startsWith(text)) return 2;
  return place.comparable.includes(` ${text}`) ? 3 : undefined;
}

function byName(places: readonly NamedPlace[]): readonly NamedPlace[] {
  const order = new Intl.Collator("fr");
  return places.toSorted((one, other) => order.compare(one.label, other.label));
}

function keyOf(level: PlaceLevel, code: string): string {
  return `${level}/${code}`;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
