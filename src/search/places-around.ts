import type { PlaceLevel, Territory } from "../territory/territory.ts";
import type { Coverage, PlaceRef } from "../catalogue/metadata.ts";
import { placeName } from "./labels.ts";

/** So many communes and more are a whole country, which says nothing of one of them. */
const placesMax = 200;

/**
 * The places of a dataset with those around each, as `commune/35238`: who looks for a région finds
 * what is said of its communes. Of tables that speak of many places, only the wide ones.
 */
export function placesAround(
  declared: readonly PlaceRef[],
  found: readonly PlaceRef[],
  territory: Territory,
): readonly string[] {
  const places = new Set<string>();
  for (const place of [...declared, ...(found.length <= placesMax ? found : wide(found))]) {
    const label = territory.labelOf(place.level, place.code);
    if (label !== undefined) places.add(`${place.level}/${place.code}`);
    const around = aroundOf(place, territory);
    if (around.epci !== undefined) places.add(`epci/${around.epci}`);
    if (around.departement !== undefined) places.add(`departement/${around.departement}`);
    if (around.region !== undefined) places.add(`region/${around.region}`);
  }
  return [...places];
}

/** What people call the places that a producer declares. */
export function territoryNames(spatial: readonly Coverage[], territory: Territory): readonly string[] {
  return spatial.slice(0, placesMax).flatMap(({ place, label }) => {
    const known = place === undefined ? undefined : territory.labelOf(place.level, place.code);
    return [label, known === label ? undefined : known].filter((name) => name !== undefined);
  });
}

/** What places written as `commune/35238` are called: who asks for a région finds what is of its communes. */
export function namesOf(places: readonly string[], territory: Territory): readonly string[] {
  return places.slice(0, placesMax).flatMap((place) => placeName(place, territory) ?? []);
}

function wide(places: readonly PlaceRef[]): readonly PlaceRef[] {
  const levels: readonly PlaceLevel[] = ["region", "departement"];
  return places.filter(({ level }) => levels.includes(level));
}

function aroundOf(
  { level, code }: PlaceRef,
  territory: Territory,
): ReturnType<Territory["parentOf"]> & object {
  return level === "commune" || level === "departement" ? (territory.parentOf(level, code) ?? {}) : {};
}
