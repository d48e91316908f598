import { type Atlas, indexByName, indexByPostalCode, indexDepartementsOfEpci, territoryOf } from "./atlas.ts";
import type { Kept } from "./kept.ts";
import { lineOf, partOf, type PlaceLine } from "./place-line.ts";
import { writeNames } from "./place-names.ts";
import { plantTree } from "./place-tree.ts";
import type { PlaceLevel, Territory } from "./territory.ts";
import { readWholeAtlases } from "./whole-atlases.ts";

/**
 * What stands under `ground/` of all places, by the name of its file, so that no instance makes it again:
 * `communes.json`, the codes in order on a line, then the communes of each part on one of its own;
 * `places.json`, the places of the other levels, and the communes of each postal code;
 * `names.json`, of each level a text of lines in the order of their bytes: a comparable name, a tab, codes;
 * `alphabet.json` and `tree.json`, what a gazetteer goes through (`place-names.ts`, `place-tree.ts`).
 */
export function writePlacesText(): Readonly<Record<Kept, string>> {
  const { commune, ...others } = readWholeAtlases();
  const levels = Object.fromEntries(Object.entries(others).map(([level, atlas]) => [level, linesOf(atlas)]));
  const postal = [...indexByPostalCode(commune)];
  const departementsOfEpci = [...indexDepartementsOfEpci(commune)];
  const territory = territoryAtOnce({ commune, ...others });
  const { children, former } = plantTree(territory);
  return {
    communes: `[\n${[codesOf(commune), ...partsOf(commune)].map((line) => JSON.stringify(line)).join(",\n")}\n]\n`,
    places: `${JSON.stringify({ levels, postal, departementsOfEpci })}\n`,
    names: `${JSON.stringify(namesOf({ commune, ...others }))}\n`,
    alphabet: `${JSON.stringify(writeNames(territory))}\n`,
    tree: `${JSON.stringify({ children: [...children], former: [...former] })}\n`,
  };
}

export function territoryAtOnce(atlases: Readonly<Record<PlaceLevel, Atlas>>): Territory {
  return territoryOf({
    commune: () => atlases.commune,
    epci: () => atlases.epci,
    departement: () => atlases.departement,
    region: () => atlases.region,
  });
}

function codesOf({ current, other }: Atlas): { current: string[]; other: string[] } {
  return { current: [...current.keys()], other: [...other.keys()] };
}

function partsOf({ current, other }: Atlas): { part: string; current: PlaceLine[]; other: PlaceLine[] }[] {
  const currentOf = Map.groupBy(current, ([code]) => partOf(code));
  const otherOf = Map.groupBy(other, ([code]) => partOf(code));
  return [...new Set([...currentOf.keys(), ...otherOf.keys()])].toSorted().map((part) => ({
    part,
    current: (currentOf.get(part) ?? []).map(lineOf),
    other: (otherOf.get(part) ?? []).map(lineOf),
  }));
}

function linesOf({ current, other }: Atlas): Record<keyof Atlas, PlaceLine[]> {
  return { current: [...current].map(lineOf), other: [...other].map(lineOf) };
}

function namesOf(atlases: Readonly<Record<PlaceLevel, Atlas>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(atlases).map(([level, atlas]) => {
      const lines = [...indexByName(atlas)].map(([name, codes]) => `${name}\t${codes.join(" ")}`);
      return [level, `\n${lines.toSorted().join("\n")}\n`];
    }),
  );
}
