import { type Atlas, indexByName, indexByPostalCode } from "./atlas.ts";
import { lineOf, partOf, type PlaceLine } from "./place-line.ts";
import type { PlaceLevel } from "./territory.ts";
import { readWholeAtlases } from "./whole-atlases.ts";

/**
 * What stands under `ground/` of all places, by the name of its file, so that no instance makes it again:
 * `communes.json`, the codes in order on a line, then the communes of each part on one of its own;
 * `places.json`, the places of the other levels, and the communes of each postal code;
 * `names.json`, of each level a text of lines in the order of their bytes: a comparable name, a tab, codes.
 */
export function writePlacesText(): Readonly<Record<"communes" | "places" | "names", string>> {
  const { commune, ...others } = readWholeAtlases();
  const levels = Object.fromEntries(Object.entries(others).map(([level, atlas]) => [level, linesOf(atlas)]));
  const postal = [...indexByPostalCode(commune)];
  return {
    communes: `[\n${[codesOf(commune), ...partsOf(commune)].map((line) => JSON.stringify(line)).join(",\n")}\n]\n`,
    places: `${JSON.stringify({ levels, postal })}\n`,
    names: `${JSON.stringify(namesOf({ commune, ...others }))}\n`,
  };
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
