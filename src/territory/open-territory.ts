import { defined } from "../base/defined.ts";
import { formerRegions, partsOfDepartements } from "./former.ts";
import { comparableName } from "./name.ts";
import {
  readCommunes,
  readDepartements,
  readEpci,
  readEpt,
  readRegions,
  type CommuneRecord,
  type GroupRecord,
} from "./reference.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

/** Every one of the same shape: there are forty thousand, and the engine keeps those alike in less room. */
interface Place {
  readonly label: string;
  readonly population: number | undefined;
  readonly successor: string | undefined;
  readonly epci: string | undefined;
  readonly departement: string | undefined;
  readonly region: string | undefined;
  readonly postalCodes: readonly string[] | undefined;
}

interface Atlas {
  /** Places of today, by code. */
  readonly current: ReadonlyMap<string, Place>;
  /** Merged communes, former regions, arrondissements: known codes that are not of today's list. */
  readonly other: ReadonlyMap<string, Place>;
}

/**
 * The reference of codes: one of the process, however many instances it opens. It is read on first
 * use (0.15 s), then held (some 20 MB).
 */
export const openTerritory = once(newTerritory);

function newTerritory(): Territory {
  const communes = once(readCommuneAtlas);
  const groups = once(readGroupAtlas);
  const departements = once(() => readDepartementAtlas(communes()));
  const regions = once(() => readRegionAtlas(communes()));
  const atlases = { commune: communes, epci: groups, departement: departements, region: regions };
  const names = {
    commune: once(() => indexByName(communes())),
    epci: once(() => indexByName(groups())),
    departement: once(() => indexByName(departements())),
    region: once(() => indexByName(regions())),
  };
  const postal = once(() => indexByPostalCode(communes()));
  const find = (level: PlaceLevel, code: string): Place | undefined => {
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
    codesOf: (level, name) => names[level]().get(comparableName(name)) ?? [],
    communesOfPostalCode: (postalCode) => postal().get(postalCode) ?? [],
    parentOf: (level, code) => parentOf(find(level, code)),
    populationOf: (level, code) => find(level, code)?.population,
    codes: (level) => [...atlases[level]().current.keys()],
    otherCodes: (level) => [...atlases[level]().other.keys()],
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function parentOf(place: Place | undefined): ReturnType<Territory["parentOf"]> {
  if (place === undefined) return undefined;
  const { epci, departement, region } = place;
  return {
    ...defined({ epci, departement, region }),
  };
}

function readCommuneAtlas(): Atlas {
  const groupOf = new Map(readEpci().flatMap((group) => group.membres.map(({ code }) => [code, group.code])));
  const current = new Map<string, Place>();
  const other = new Map<string, Place>();
  for (const record of readCommunes()) {
    if (record.type === "commune-actuelle") {
      current.set(record.code, placeOf(record, { epci: groupOf.get(record.code) }));
      for (const former of record.anciensCodes ?? []) {
        if (!other.has(former)) other.set(former, placeOf(record, { successor: record.code }));
      }
    } else if (record.type === "arrondissement-municipal") {
      other.set(record.code, placeOf(record, { epci: groupOf.get(record.commune ?? "") }));
    } else if (record.chefLieu !== undefined) {
      // A commune that merged keeps its name and code as a delegated or associated one.
      other.set(record.code, placeOf(record, { successor: record.chefLieu }));
    }
  }
  return { current, other };
}

function placeOf(record: CommuneRecord, { epci, successor }: Partial<Place> = {}): Place {
  const { nom, population, departement, region, codesPostaux } = record;
  return { label: nom, population, successor, epci, departement, region, postalCodes: codesPostaux };
}

function placeWith(label: string, { population, successor, region }: Partial<Place> = {}): Place {
  return {
    label,
    population,
    successor,
    epci: undefined,
    departement: undefined,
    region,
    postalCodes: undefined,
  };
}

/** EPCI with their own taxes are the level; the EPT of greater Paris are known beside them. */
function readGroupAtlas(): Atlas {
  return {
    current: new Map(readEpci().map((group) => [group.code, groupPlace(group)])),
    other: new Map(readEpt().map((group) => [group.code, groupPlace(group)])),
  };
}

function groupPlace({ nom, populationMunicipale }: GroupRecord): Place {
  return placeWith(nom, { population: populationMunicipale });
}

function readDepartementAtlas(communes: Atlas): Atlas {
  const population = sumPopulation(communes, "departement");
  return {
    current: new Map(
      readDepartements().map(({ code, nom, region }) => [
        code,
        placeWith(nom, { region, population: population.get(code) }),
      ]),
    ),
    other: new Map(
      partsOfDepartements.map(([code, label, successor]) => [code, placeWith(label, { successor })]),
    ),
  };
}

function readRegionAtlas(communes: Atlas): Atlas {
  const population = sumPopulation(communes, "region");
  return {
    current: new Map(
      readRegions().map(({ code, nom }) => [code, placeWith(nom, { population: population.get(code) })]),
    ),
    other: new Map(formerRegions.map(([code, label, successor]) => [code, placeWith(label, { successor })])),
  };
}

/** The municipal populations of the communes of each: an inhabitant is counted once. */
function sumPopulation(communes: Atlas, level: "departement" | "region"): Map<string, number> {
  const sums = new Map<string, number>();
  for (const place of communes.current.values()) {
    const code = place[level];
    if (code === undefined || place.population === undefined) continue;
    sums.set(code, (sums.get(code) ?? 0) + place.population);
  }
  return sums;
}

function indexByName({ current, other }: Atlas): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const [code, { label }] of [...current, ...other]) {
    const name = comparableName(label);
    const codes = index.get(name);
    if (codes === undefined) index.set(name, [code]);
    else if (!codes.includes(code)) codes.push(code);
  }
  return index;
}

function indexByPostalCode({ current }: Atlas): Map<string, string[]> {
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
