import { defined } from "../../base/defined.ts";
import type { PlaceLevel, Territory } from "../../territory/territory.ts";
import type { Dataset } from "../dataset.ts";
import type { Coverage, PlaceRef } from "../metadata.ts";

const france: Coverage = {
  label: "France",
  uri: "http://publications.europa.eu/resource/authority/country/FRA",
};

/** From the smallest. */
const levels = ["commune", "epci", "departement", "region"] as const;

/** Of so many codes, this share may lie elsewhere: a table holds errors. */
const strayShareMax = 0.02;

/**
 * The smallest place that holds the codes of a table: a commune, else an EPCI, a département, a
 * région, else France. Without codes, the place that the title or the producer's name tells.
 */
export function coverageOf(
  places: readonly PlaceRef[],
  dataset: Pick<Dataset, "title" | "organizationName">,
  territory: Territory,
): Coverage | undefined {
  const around = aroundOf(places, territory);
  if (around.length === 0) return namedIn(dataset, territory);
  for (const level of levels) {
    const code = mostly(around.map((own) => own[level]));
    if (code !== undefined) return toCoverage({ level, code }, territory);
  }
  return france;
}

type Around = { readonly [Of in PlaceLevel]?: string };

/** Codes that are none of today or of a merged commune say nothing. */
function aroundOf(places: readonly PlaceRef[], territory: Territory): readonly Around[] {
  return places.flatMap(({ level, code }): Around[] => {
    const found = territory.lookUp(level, code);
    if (found === undefined) return [];
    const today = found.successor ?? found.code;
    switch (level) {
      case "commune":
        return [{ ...territory.parentOf("commune", today), commune: today }];
      case "epci":
        return [{ ...aroundEpci(today, territory), epci: today }];
      case "departement":
        return [{ ...territory.parentOf("departement", today), departement: today }];
      case "region":
        return [{ region: today }];
    }
  });
}

/** The département and the région of its first commune: hardly any EPCI lies in several. */
function aroundEpci(code: string, territory: Territory): Around {
  const [departement] = territory.departementsOfEpci(code);
  if (departement === undefined) return {};
  return defined({ departement, region: territory.parentOf("departement", departement)?.region });
}

/** The code that all have but strays. */
function mostly(codes: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const code of codes) if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].find(([, count]) => codes.length - count <= codes.length * strayShareMax)?.[0];
}

function namedIn(
  { title, organizationName }: Pick<Dataset, "title" | "organizationName">,
  territory: Territory,
): Coverage | undefined {
  const told = words(title);
  const named = (["departement", "region"] as const).flatMap((level) =>
    territory.codes(level).flatMap((code) => {
      const label = words(territory.labelOf(level, code) ?? "");
      return label.length > 5 && told.includes(label) ? [{ level, code, length: label.length }] : [];
    }),
  );
  // “Pays de la Loire” names no Loire.
  const [longest] = named.sort((one, other) => other.length - one.length);
  if (longest !== undefined) return toCoverage({ level: longest.level, code: longest.code }, territory);
  return ofProducer(organizationName, territory);
}

const town = /^(?:ville|mairie|commune) (?:de |d['’]|du |des )/i;
const department =
  /^(?:conseil )?(?:départemental|département|departement) (?:de la |de l['’]|de |d['’]|du |des )/i;
const regional = /^(?:conseil régional|région|region)(?: de la| de l['’]| de| d['’]| du| des)? ?/i;

function ofProducer(name: string, territory: Territory): Coverage | undefined {
  const candidates: readonly (readonly [PlaceLevel, string])[] = [
    ["epci", name],
    ...(town.test(name) ? [["commune", name.replace(town, "")] as const] : []),
    ...(department.test(name) ? [["departement", name.replace(department, "")] as const] : []),
    ...(regional.test(name) ? [["region", name.replace(regional, "")] as const] : []),
  ];
  for (const [level, told] of candidates) {
    const found = territory
      .codesOf(level, told)
      .map((code) => territory.lookUp(level, code)?.successor ?? code);
    const codes = [...new Set(found)];
    // A name that several places have is told by none.
    if (codes.length === 1 && codes[0] !== undefined) return toCoverage({ level, code: codes[0] }, territory);
  }
  return undefined;
}

function toCoverage(place: PlaceRef, territory: Territory): Coverage {
  const label = territory.labelOf(place.level, place.code);
  return { place, ...defined({ label }) };
}

/** Between blanks, so that one is found in another as whole words. */
function words(text: string): string {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return ` ${plain.replace(/[^a-z\d]+/g, " ").trim()} `;
}
