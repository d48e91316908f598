import { readFileSync } from "node:fs";
import type { Territory } from "./territory.ts";

/** A town whose name stands on maps. */
export interface Town {
  readonly code: string;
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
}

/** The towns of France, the largest first: `scripts/make-towns.js` writes where they lie, as GeoNames (CC BY 4.0) says. */
export function readTowns(territory: Territory): readonly Town[] {
  const path = new URL("ground/towns.json", import.meta.url);
  const told = JSON.parse(readFileSync(path, "utf8")) as [code: string, x: number, y: number][];
  return told.flatMap(([code, x, y]) => {
    const name = territory.labelOf("commune", code);
    return name === undefined ? [] : [{ code, name, longitude: x / 1_000, latitude: y / 1_000 }];
  });
}
