import type { Column } from "../../tables/column.ts";
import type { MapLevel } from "../../territory/territory.ts";
import { levelOf } from "../reading/cells.ts";

/** How a table can be put on a map: by shapes, by points, or by places of the territory. */
export type Mapping =
  | { readonly kind: "geometry"; readonly column: string }
  | { readonly kind: "point"; readonly latitude: string; readonly longitude: string }
  | { readonly kind: "pair"; readonly column: string; readonly order: "latitude-first" | "longitude-first" }
  | {
      readonly kind: "place";
      readonly column: string;
      readonly level: MapLevel;
    };

export function mappingsOf(columns: readonly Column[]): readonly Mapping[] {
  const found: Mapping[] = [];
  for (const column of columns) {
    const level = levelOf(column);
    if (column.type === "geometry") found.push({ kind: "geometry", column: column.name });
    else if (level !== undefined) found.push({ kind: "place", column: column.name, level });
    else if (column.meaning === "latitude-longitude") {
      found.push({ kind: "pair", column: column.name, order: "latitude-first" });
    } else if (column.meaning === "longitude-latitude") {
      found.push({ kind: "pair", column: column.name, order: "longitude-first" });
    }
  }
  const latitude = columns.find(({ meaning }) => meaning === "latitude");
  const longitude = columns.find(({ meaning }) => meaning === "longitude");
  if (latitude !== undefined && longitude !== undefined) {
    found.push({ kind: "point", latitude: latitude.name, longitude: longitude.name });
  }
  return found.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** Those that something can be drawn of: places need their outlines. */
export function drawableMappings(columns: readonly Column[], drawn: readonly MapLevel[]): readonly Mapping[] {
  return mappingsOf(columns).filter((one) => one.kind !== "place" || drawn.includes(one.level));
}

/** What says most about where a row lies comes first. */
const order: readonly Mapping["kind"][] = ["geometry", "point", "pair", "place"];
