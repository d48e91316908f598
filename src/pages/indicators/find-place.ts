import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { countryCode, type IndicatorLevel, type IndicatorPlace } from "../../indicators/definition.ts";
import type { Rooms } from "../../rooms.ts";
import { comparableName } from "../../territory/name.ts";

export type MeantPlace = IndicatorPlace & { readonly label: string };

/** The places that somebody may mean who wrote a name; one where there is no doubt. */
export function findPlaces(
  { rooms }: { readonly rooms: Pick<Rooms, "places"> },
  { levels }: Pick<IndicatorFacts, "levels">,
  written: string,
): readonly MeantPlace[] {
  const q = written.trim().slice(0, 200);
  const [, name = q, level = "", code = ""] = /^(.+) \(([a-z]+) (\w+)\)$/.exec(q) ?? [];
  if (levels.includes("country") && comparableName(name) === "france")
    return [{ level: "country", code: countryCode, label: "France" }];
  const found = rooms.places
    .searchPlaces(name)
    .filter((place) => levels.includes(place.level))
    .map(({ level, code, label }) => ({ level, code, label }));
  const told = found.find((place) => place.level === level && place.code === code);
  if (told !== undefined) return [told];
  const same = found.filter(
    ({ label, code }) => comparableName(label) === comparableName(name) || code === name,
  );
  return same.length > 0 ? same : found.slice(0, 8);
}

const aroundMax = 4;

/** Around the places of that very name, the smallest that are of the levels. */
export function findAround(
  { rooms }: { readonly rooms: Pick<Rooms, "places"> },
  { levels }: Pick<IndicatorFacts, "levels">,
  written: string,
): readonly MeantPlace[] {
  const named = rooms.places
    .searchPlaces(written.trim().slice(0, 200))
    .filter(({ label }) => comparableName(label) === comparableName(written));
  const around = named.flatMap((place) => knownAround({ rooms }, place, levels) ?? []);
  return [...new Map(around.map((one) => [`${one.level} ${one.code}`, one])).values()].slice(0, aroundMax);
}

/** The smallest place around another that is of one of the levels; `undefined` where several are. */
export function knownAround(
  { rooms }: { readonly rooms: Pick<Rooms, "places"> },
  { level, code }: IndicatorPlace,
  levels: readonly IndicatorLevel[],
): MeantPlace | undefined {
  const around = level === "country" ? [] : (rooms.places.findPlace(level, code)?.around ?? []);
  const known = around.filter((one) => levels.includes(one.level));
  // An EPCI may lie in two départements.
  const [only, ...others] = known.filter((one) => one.level === known[0]?.level);
  if (only === undefined || others.length > 0) return undefined;
  return { level: only.level, code: only.code, label: only.label };
}
