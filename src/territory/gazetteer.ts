import { once } from "../base/once.ts";
import { readKept } from "./kept.ts";
import { comparableName } from "./name.ts";
import { openTerritory } from "./open-territory.ts";
import { namesFrom, searchNames, writeNames } from "./place-names.ts";
import { keyOf, lastSuccessor, type PlaceTree, plantTree } from "./place-tree.ts";
import type { NamedPlace, PlaceLevel, Territory } from "./territory.ts";

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

/** One a reference. Read on first use (some 10 ms), then held. */
export function openGazetteer(territory: Territory): Gazetteer {
  const known = opened.get(territory) ?? newGazetteer(territory);
  opened.set(territory, known);
  return known;
}

function newGazetteer(territory: Territory): Gazetteer {
  // What was written is of the reference of the program, and of no edition.
  const isKept = territory === openTerritory();
  const tree = once(() => (isKept ? readTree() : plantTree(territory)));
  const names = once(() => (isKept ? readNames() : writeNames(territory)));
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
    around: (level, code) => aroundOf(territory, level, code).flatMap((place) => named(...place)),
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
    beginningWith: (beginning) => namesFrom(territory, names(), comparableName(beginning)),
  };
}

function readTree(): PlaceTree {
  type Codes = readonly (readonly [string, readonly string[]])[];
  const { children, former } = JSON.parse(readKept("tree").toString()) as Record<keyof PlaceTree, Codes>;
  return { children: new Map(children), former: new Map(former) };
}

function readNames(): string {
  return JSON.parse(readKept("alphabet").toString()) as string;
}

const nextLevel: Readonly<Record<PlaceLevel | "country", PlaceLevel | undefined>> = {
  country: "region",
  region: "departement",
  departement: "commune",
  epci: "commune",
  commune: undefined,
};

function aroundOf(
  territory: Territory,
  level: PlaceLevel,
  code: string,
): readonly (readonly [PlaceLevel, string])[] {
  if (level === "region") return [];
  if (level === "epci") {
    const departements = territory.departementsOfEpci(code);
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

function byName(places: readonly NamedPlace[]): readonly NamedPlace[] {
  const order = new Intl.Collator("fr");
  return places.toSorted((one, other) => order.compare(one.label, other.label));
}
