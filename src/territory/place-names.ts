import { firstLineFrom } from "./lines.ts";
import { comparableName } from "./name.ts";
import type { NamedPlace, PlaceLevel, Territory } from "./territory.ts";

export const levelsByWidth: readonly PlaceLevel[] = ["region", "departement", "epci", "commune"];

/**
 * The names of the places of today in their order, a line each: as it is compared, a tab, `commune/35238`, a tab,
 * and how many are better known. Those of one name by that number.
 */
export function writeNames(territory: Territory): string {
  const places = levelsByWidth.flatMap((level) =>
    territory.codes(level).flatMap((code) => {
      const label = territory.labelOf(level, code);
      if (label === undefined) return [];
      const population = territory.populationOf(level, code) ?? 0;
      return [{ place: `${level}/${code}`, comparable: comparableName(label), population }];
    }),
  );
  const lines = places
    .toSorted((one, other) => other.population - one.population)
    .map(({ place, comparable }, order) => ({ comparable, place, order }))
    .toSorted(
      (one, other) => Number(one.comparable > other.comparable) || -Number(one.comparable < other.comparable),
    )
    .map(({ comparable, place, order }) => `${comparable}\t${place}\t${order}\n`);
  return `\n${lines.join("")}`;
}

/** Those whose name begins so. */
export function namesFrom(territory: Territory, names: string, beginning: string): readonly NamedPlace[] {
  const found: NamedPlace[] = [];
  let start = firstLineFrom(names, beginning);
  while (start < names.length && names.startsWith(beginning, start)) {
    found.push(placeAt(territory, names, start));
    start = names.indexOf("\n", start) + 1;
  }
  return found;
}

/** Those of that very name or code first, then a postal code's, then those that begin so, then those where a word does. */
export function searchNames(
  territory: Territory,
  names: string,
  beginning: string,
  limit: number,
): readonly NamedPlace[] {
  const text = comparableName(beginning);
  if (text === "") return [];
  const ranks = new Map<number, number>();
  const rank = (starts: Iterable<number>, value: number) => {
    for (const start of starts) if (!ranks.has(start)) ranks.set(start, value);
  };
  const postal = territory.communesOfPostalCode(text.replaceAll(" ", ""));
  rank(linesWith(names, `\n${text}\t`), 0);
  for (const level of levelsByWidth) rank(linesOf(names, level, text.toUpperCase()), 0);
  for (const code of postal) rank(linesOf(names, "commune", code), 1);
  rank(linesWith(names, `\n${text}`), 2);
  rank(linesWith(names, ` ${text}`), 3);
  return [...ranks]
    .map(([start, value]) => ({ start, value, order: orderAt(names, start) }))
    .toSorted((one, other) => one.value - other.value || one.order - other.order)
    .slice(0, limit)
    .map(({ start }) => placeAt(territory, names, start));
}

function linesOf(names: string, level: PlaceLevel, code: string): Iterable<number> {
  return linesWith(names, `\t${level}/${code}\t`);
}

/** Where the lines begin that hold this. */
function* linesWith(names: string, wanted: string): Generator<number> {
  for (let at = names.indexOf(wanted); at !== -1; at = names.indexOf(wanted, at + 1)) {
    yield names.lastIndexOf("\n", at) + 1;
  }
}

function orderAt(names: string, start: number): number {
  const end = names.indexOf("\n", start);
  return Number(names.slice(names.lastIndexOf("\t", end) + 1, end));
}

function placeAt(territory: Territory, names: string, start: number): NamedPlace {
  const tab = names.indexOf("\t", start);
  const told = names.slice(tab + 1, names.indexOf("\t", tab + 1));
  const level = levelsByWidth.find((each) => told.startsWith(`${each}/`));
  const code = told.slice(told.indexOf("/") + 1);
  const label = level === undefined ? undefined : territory.labelOf(level, code);
  if (level === undefined || label === undefined) throw new Error(`“${told}” is no place.`);
  return { level, code, label };
}
