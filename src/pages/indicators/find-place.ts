import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { countryCode, type IndicatorPlace } from "../../indicators/definition.ts";
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
