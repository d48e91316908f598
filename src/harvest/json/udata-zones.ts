import type { Coverage, PlaceRef } from "../../catalogue/metadata.ts";

const countries: Readonly<Record<string, string>> = { fr: "FRA", be: "BEL", ch: "CHE", lu: "LUX", de: "DEU" };
const names = new Intl.DisplayNames("fr", { type: "region", fallback: "none" });

/** A zone of udata: `fr:commune:35238@1943-01-01`, `fr:epci:243500139`, `country:fr`, `country-group:world`. */
export function zoneOf(id: string, name: string | undefined): Coverage {
  const label = name === undefined ? {} : { label: name };
  const [, level = "", code] = /^fr:([a-z]+):([0-9AB]{2,9})(?:@.*)?$/i.exec(id) ?? [];
  const known = levels[level];
  if (known !== undefined && code !== undefined) return { place: { level: known, code }, ...label };
  const country = /^country:([a-z]{2})$/i.exec(id)?.[1]?.toLowerCase();
  return country === undefined
    ? { label: id.split("@")[0] ?? id, ...label }
    : { ...countryOf(country), ...label };
}

function countryOf(two: string): Coverage {
  const three = countries[two];
  const label = names.of(two.toUpperCase()) ?? two;
  return three === undefined ? { label } : { label, uri: `${authority}/${three}` };
}

const authority = "http://publications.europa.eu/resource/authority/country";

const levels: Readonly<Record<string, PlaceRef["level"]>> = {
  commune: "commune",
  epci: "epci",
  departement: "departement",
  region: "region",
};
