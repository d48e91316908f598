import type { AtlasPlace } from "./atlas.ts";

/** Code, label, population, successor, EPCI, département, région, postal codes; `null` where there is none. */
export type PlaceLine = readonly [
  code: string,
  label: string,
  population: number | null,
  successor: string | null,
  epci: string | null,
  departement: string | null,
  region: string | null,
  postalCodes: readonly string[] | null,
];

export function lineOf([code, place]: readonly [string, AtlasPlace]): PlaceLine {
  const { label, population, successor, epci, departement, region, postalCodes } = place;
  return [
    code,
    label,
    population ?? null,
    successor ?? null,
    epci ?? null,
    departement ?? null,
    region ?? null,
    postalCodes ?? null,
  ];
}

export function placesOf(lines: readonly PlaceLine[]): ReadonlyMap<string, AtlasPlace> {
  return new Map(
    lines.map(([code, label, population, successor, epci, departement, region, postalCodes]) => [
      code,
      {
        label,
        population: population ?? undefined,
        successor: successor ?? undefined,
        epci: epci ?? undefined,
        departement: departement ?? undefined,
        region: region ?? undefined,
        postalCodes: postalCodes ?? undefined,
      },
    ]),
  );
}

/** What the communes of a code are read with: mostly those of its département. */
export function partOf(code: string): string {
  return code.slice(0, 2);
}
