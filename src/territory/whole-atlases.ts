import type { Atlas, AtlasPlace } from "./atlas.ts";
import { formerRegions, partsOfDepartements } from "./former.ts";
import {
  readCommunes,
  readDepartements,
  readEpci,
  readEpt,
  readRegions,
  type CommuneRecord,
  type GroupRecord,
} from "./reference.ts";
import type { PlaceLevel } from "./territory.ts";

/**
 * All places as the packages tell them, at once (0.15 s of the thread): `places-text.ts` writes of it what
 * is kept, and what an instance reads.
 */
export function readWholeAtlases(): Readonly<Record<PlaceLevel, Atlas>> {
  const commune = readCommuneAtlas();
  return {
    commune,
    epci: readGroupAtlas(),
    departement: readDepartementAtlas(commune),
    region: readRegionAtlas(commune),
  };
}

function readCommuneAtlas(): Atlas {
  const groupOf = new Map(readEpci().flatMap((group) => group.membres.map(({ code }) => [code, group.code])));
  const current = new Map<string, AtlasPlace>();
  const other = new Map<string, AtlasPlace>();
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

function placeOf(record: CommuneRecord, { epci, successor }: Partial<AtlasPlace> = {}): AtlasPlace {
  const { nom, population, departement, region, codesPostaux } = record;
  return { label: nom, population, successor, epci, departement, region, postalCodes: codesPostaux };
}

function placeWith(label: string, { population, successor, region }: Partial<AtlasPlace> = {}): AtlasPlace {
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

function groupPlace({ nom, populationMunicipale }: GroupRecord): AtlasPlace {
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
  for (const [, place] of communes.current) {
    const code = place[level];
    if (code === undefined || place.population === undefined) continue;
    sums.set(code, (sums.get(code) ?? 0) + place.population);
  }
  return sums;
}
