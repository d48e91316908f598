import type { Coverage } from "../../catalogue/metadata.ts";
import { type BoundingBox, mainland } from "./geometry.ts";

/** Where a record lies that names mainland France or a place of it: what decides between both orders of axes. */
export function territoryOf(places: readonly Coverage[]): BoundingBox | undefined {
  return places.some(isOfMainland) ? mainland : undefined;
}

function isOfMainland({ place, uri, label }: Coverage): boolean {
  if (/^france\b/i.test(label ?? "") || france.test(uri ?? "")) return true;
  if (place === undefined) return false;
  // Départements overseas are 971 to 978, regions overseas 01 to 06.
  return !/^9[78]/.test(place.code) && !(place.level === "region" && place.code.startsWith("0"));
}

const france = /country\/FRA$|sws\.geonames\.org\/3017382\b|\/(?:country-group\/fr\/|country\/fr)$/i;
