import { setImmediate as nextTurn } from "node:timers/promises";
import { once } from "../base/once.ts";
import { comparableName } from "./name.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

/** Every one of the same shape: there are forty thousand, and the engine keeps those alike in less room. */
export interface AtlasPlace {
  readonly label: string;
  readonly population: number | undefined;
  readonly successor: string | undefined;
  readonly epci: string | undefined;
  readonly departement: string | undefined;
  readonly region: string | undefined;
  readonly postalCodes: readonly string[] | undefined;
}

/** By code: a map, or what reads them by parts. */
export type PlacesByCode = Pick<ReadonlyMap<string, AtlasPlace>, "get" | "keys" | typeof Symbol.iterator>;

export interface Atlas {
  /** Places of today. */
  readonly current: PlacesByCode;
  /** Merged communes, former regions, arrondissements: known codes that are not of today's list. */
  readonly other: PlacesByCode;
}

/** The places of each level, read when they are first asked for. */
export type Atlases = Readonly<Record<PlaceLevel, () => Atlas>>;

/** What was made of all places before: without it, it is made of them when it is first asked for. */
export interface Made {
  /** Codes by comparable name. */
  readonly names: Readonly<Record<PlaceLevel, Names>>;
  /** Communes by postal code. */
  readonly postal: () => ReadonlyMap<string, readonly string[]>;
  /** Départements by EPCI. */
  readonly departementsOfEpci: () => ReadonlyMap<string, readonly string[]>;
}

export function territoryOf(atlases: Atlases, made?: Made): Territory {
  const names = made?.names ?? {
    commune: namesOf(atlases.commune),
    epci: namesOf(atlases.epci),
    departement: namesOf(atlases.departement),
    region: namesOf(atlases.region),
  };
  const postal = made?.postal ?? once(() => indexByPostalCode(atlases.commune()));
  const departementsOfEpci =
    made?.departementsOfEpci ?? once(() => indexDepartementsOfEpci(atlases.commune()));
  const find = (level: PlaceLevel, code: string): AtlasPlace | undefined => {
    const atlas = atlases[level]();
    return atlas.current.get(code) ?? atlas.other.get(code);
  };
  return {
    labelOf: (level, code) => find(level, code)?.label,
    lookUp: (level, code) => {
      const place = find(level, code);
      if (place === undefined) return undefined;
      const { label, successor } = place;
      return successor === undefined ? { code, label } : { code, label, successor };
    },
    codesOf: (level, name) => names[level].codesOf(comparableName(name)),
    readNames: async () => {
      for (const each of Object.values(names)) await each.read();
    },
    readCodes: async () => {
      for (const read of [...Object.values(atlases), postal]) {
        read();
        await nextTurn();
      }
    },
    communesOfPostalCode: (postalCode) => postal().get(postalCode) ?? [],
    parentOf: (level, code) => parentOf(find(level, code)),
    departementsOfEpci: (code) => departementsOfEpci().get(code) ?? [],
    populationOf: (level, code) => find(level, code)?.population,
    codes: (level) => [...atlases[level]().current.keys()],
    otherCodes: (level) => [...atlases[level]().other.keys()],
  };
}

function parentOf(place: AtlasPlace | undefined): ReturnType<Territory["parentOf"]> {
  if (place === undefined) return undefined;
  const { epci, departement, region } = place;
  // Asked some ten times for each dataset that is analysed.
  const parents: { epci?: string; departement?: string; region?: string } = {};
  if (epci !== undefined) parents.epci = epci;
  if (departement !== undefined) parents.departement = departement;
  if (region !== undefined) parents.region = region;
  return parents;
}

/** The codes of a level by comparable name: read when first asked for, or ahead of it. */
export interface Names {
  codesOf(comparable: string): readonly string[];
  /** Others have their turn meanwhile. */
  read(): Promise<void>;
}

/** So many names take a few milliseconds. */
const namesATurn = 1000;

function namesOf(atlas: () => Atlas): Names {
  let made: ReadonlyMap<string, readonly string[]> | undefined;
  const all = () => (made ??= indexByName(atlas()));
  return {
    codesOf: (comparable) => all().get(comparable) ?? [],
    read: async () => {
      if (made !== undefined) return;
      const index = new NameIndex(atlas());
      while (index.take(namesATurn)) await nextTurn();
      made ??= index.end();
    },
  };
}

/** Codes by comparable name, today's first. */
export function indexByName(atlas: Atlas): ReadonlyMap<string, readonly string[]> {
  return new NameIndex(atlas).end();
}

class NameIndex {
  readonly #places: readonly (readonly [code: string, place: AtlasPlace])[];
  readonly #codes = new Map<string, string[]>();
  #taken = 0;

  constructor({ current, other }: Atlas) {
    this.#places = [...current, ...other];
  }

  /** Takes so many more places; `false` where none is left. */
  take(count: number): boolean {
    for (const [code, { label }] of this.#places.slice(this.#taken, this.#taken + count)) {
      const name = comparableName(label);
      const codes = this.#codes.get(name);
      if (codes === undefined) this.#codes.set(name, [code]);
      else if (!codes.includes(code)) codes.push(code);
    }
    this.#taken += count;
    return this.#taken < this.#places.length;
  }

  end(): ReadonlyMap<string, readonly string[]> {
    this.take(this.#places.length);
    return this.#codes;
  }
}

/** Codes of communes. */
export function indexByPostalCode({ current }: Atlas): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const [code, { postalCodes }] of current) {
    for (const postalCode of postalCodes ?? []) {
      const codes = index.get(postalCode);
      if (codes === undefined) index.set(postalCode, [code]);
      else codes.push(code);
    }
  }
  return index;
}

/** Codes, in the order of the communes. */
export function indexDepartementsOfEpci({ current }: Atlas): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const [, { epci, departement }] of current) {
    if (epci === undefined || departement === undefined) continue;
    const codes = index.get(epci);
    if (codes === undefined) index.set(epci, [departement]);
    else if (!codes.includes(departement)) codes.push(departement);
  }
  return index;
}
