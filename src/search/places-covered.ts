import { comparableName } from "../territory/name.ts";
import type { Gazetteer } from "../territory/gazetteer.ts";
import type { PlaceLevel, Territory } from "../territory/territory.ts";
import type { Coverage, PlaceRef } from "../catalogue/metadata.ts";
import { isLevel } from "./labels.ts";

/** As places are written, beside `commune/35238`: what is said of all of it is said of each place in it. */
export const wholeCountry = "country/FR";

/** So many communes, or fewer, are covered each by itself. */
const singleMax = 200;
/** A département is covered where rows speak of so many of its communes. */
const shareMin = 0.8;
/** So many départements or régions, and more, are the whole country. */
const countryMin: Readonly<Partial<Record<PlaceLevel, number>>> = { departement: 90, region: 13, epci: 1000 };

/**
 * The widest places that a dataset covers, by its producer's word and by its rows. Who looks for a
 * place finds what covers it, or a place around it. None lies in another.
 */
export function placesCovered(
  spatial: readonly Coverage[],
  found: readonly PlaceRef[],
  territory: Territory,
): readonly string[] {
  const declared = spatial.flatMap(({ place }) => place ?? []);
  const places = [
    ...declared,
    ...spatial.flatMap((each) => named(each, territory)),
    ...rowsCover(found, territory),
  ];
  if (places.includes(wholeCountry)) return [wholeCountry];
  const written = new Set(
    places.map((place) => (typeof place === "string" ? place : `${place.level}/${place.code}`)),
  );
  return [...written].filter((place) => !liesIn(place, written, territory));
}

/** Whether a place lies in another of these. */
export function liesIn(place: string, covered: ReadonlySet<string>, territory: Territory): boolean {
  return placesAbove(place, territory).some((wider) => covered.has(wider));
}

/** Those that hold a place: of a commune its EPCI, département, région and the country. */
function placesAbove(place: string, territory: Territory): readonly string[] {
  const [level, code = ""] = place.split("/");
  if (level === "commune" || level === "departement") return aboveOf(level, code, territory);
  if (level !== "epci") return level === "country" ? [] : [wholeCountry];
  // An EPCI over several départements lies in none of them.
  const [only, other] = territory.departementsOfEpci(code);
  if (only === undefined || other !== undefined) return [wholeCountry];
  return [`departement/${only}`, ...aboveOf("departement", only, territory)];
}

function aboveOf(level: "commune" | "departement", code: string, territory: Territory): readonly string[] {
  const { epci, departement, region } = territory.parentOf(level, code) ?? {};
  const above: readonly (string | undefined)[] = [
    epci && `epci/${epci}`,
    level === "commune" && departement !== undefined ? `departement/${departement}` : undefined,
    region && `region/${region}`,
    wholeCountry,
  ];
  return above.filter((each) => each !== undefined);
}

/** These places and those that hold them, without the country. */
export function withAbove(places: readonly string[], territory: Territory): readonly string[] {
  return places
    .flatMap((place) => [place, ...placesAbove(place, territory)])
    .filter((place) => place !== wholeCountry);
}

/** What holds a place, wholly or in part: a dataset that covers one of them says something of it. */
export function widerPlaces({ around }: Pick<Gazetteer, "around">): (place: string) => readonly string[] {
  return (place) => {
    const [level = "", code = ""] = place.split("/");
    if (!isLevel(level)) return [];
    return [...around(level, code).map((each) => `${each.level}/${each.code}`), wholeCountry];
  };
}

const countryNames = new Set(["france", "france entiere", "fr", "fra", "republique francaise"]);

function named({ place, uri, label }: Coverage, territory: Territory): readonly string[] {
  if (place !== undefined) return [];
  const name = label === undefined ? "" : comparableName(label);
  if (countryNames.has(name) || uri?.endsWith("/country/FRA") === true) return [wholeCountry];
  if (name !== "france metropolitaine") return [];
  return territory
    .codes("region")
    .filter((code) => Number(code) > 6)
    .map((code) => `region/${code}`);
}

function rowsCover(found: readonly PlaceRef[], territory: Territory): readonly (PlaceRef | string)[] {
  const levels = Map.groupBy(found, ({ level }) => level);
  const isCountry = [...levels].some(([level, places]) => places.length >= (countryMin[level] ?? Infinity));
  if (isCountry) return [wholeCountry];
  const communes = levels.get("commune") ?? [];
  const wide = found.filter(({ level }) => level !== "commune" && level !== "epci");
  const epci = levels.get("epci") ?? [];
  if (communes.length <= singleMax) return [...communes, ...wide, ...epci];
  const departements = departementsOf(communes, territory);
  if (departements.length >= (countryMin.departement ?? 0)) return [wholeCountry];
  return [...departements, ...wide];
}

/** Those of which rows speak of most communes. */
function departementsOf(communes: readonly PlaceRef[], territory: Territory): readonly PlaceRef[] {
  const told = Map.groupBy(communes, ({ code }) => territory.parentOf("commune", code)?.departement);
  const all = communesOfDepartements(territory);
  return [...told].flatMap(([code, own]): PlaceRef[] => {
    if (code === undefined || own.length < shareMin * (all.get(code) ?? Infinity)) return [];
    return [{ level: "departement", code }];
  });
}

const counted = new WeakMap<Territory, ReadonlyMap<string, number>>();

function communesOfDepartements(territory: Territory): ReadonlyMap<string, number> {
  const known = counted.get(territory);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const code of territory.codes("commune")) {
    const departement = territory.parentOf("commune", code)?.departement ?? "";
    counts.set(departement, (counts.get(departement) ?? 0) + 1);
  }
  counted.set(territory, counts);
  return counts;
}
