import { grid, type TileShown } from "./scene.ts";
import { fromScreen, metresBetween, toDegrees, type View } from "./view.ts";
import type { Feature } from "./vector-tile.ts";

/** As far from a pointer, in pixels, as a dot is still meant. */
const reach = 14;

/** What lies at a place of the screen: the nearest dot, else the shape that holds it. */
export function findAt(
  tiles: readonly TileShown[],
  layers: readonly string[],
  [left, top]: readonly [number, number],
): Feature | undefined {
  const met = tiles.flatMap((tile) => {
    const at = [(left - tile.left) / tile.scale, (top - tile.top) / tile.scale] as const;
    return layers
      .flatMap((layer) => tile.layers[layer] ?? [])
      .map((feature) => ({ feature, distance: distanceTo(feature, at, tile.scale) }));
  });
  const nearest = met.reduce((one, other) => (other.distance < one.distance ? other : one), nothing);
  return nearest.distance <= reach ? nearest.feature : undefined;
}

const nothing: { readonly feature: Feature | undefined; readonly distance: number } = {
  feature: undefined,
  distance: Infinity,
};

/** In pixels: a dot before a line, and both before the shape that holds the place. */
function distanceTo(feature: Feature, [x, y]: readonly [number, number], scale: number): number {
  if (feature.type === 1) {
    return Math.min(...pointsOf(feature).map(([px, py]) => Math.hypot(px - x, py - y) * scale));
  }
  if (feature.type === 2) return isAlong(feature, { x, y, far: reach / 2 / scale }) ? reach - 1 : Infinity;
  return isOnGrid(x, y) && holds(feature, x, y) ? reach : Infinity;
}

function isOnGrid(x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x <= grid && y <= grid;
}

function pointsOf({ rings }: Feature): (readonly [number, number])[] {
  return rings.flatMap((ring) =>
    Array.from({ length: ring.length / 2 }, (_, at) => [ring[at * 2] ?? 0, ring[at * 2 + 1] ?? 0] as const),
  );
}

/** By how often a line to the east crosses its rings. */
function holds({ rings }: Feature, x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ring.slice(at, at + 4);
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

function isAlong({ rings }: Feature, { x, y, far }: { x: number; y: number; far: number }): boolean {
  return rings.some((ring) => {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ring.slice(at, at + 4);
      const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
      const share =
        length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
      if (Math.hypot(x1 + share * (x2 - x1) - x, y1 + share * (y2 - y1) - y) <= far) return true;
    }
    return false;
  });
}

export interface NearRow {
  readonly feature: Feature;
  readonly metres: number;
  /** In Web Mercator, its nearest point. */
  readonly at: readonly [x: number, y: number];
  /** One or several rows of a tile that tells how many there are, and not what they are. */
  readonly isCounted: boolean;
}

/** The rows that tiles show, one by one or counted, from the nearest to a position, each once. */
export function findNear(
  view: View,
  tiles: readonly TileShown[],
  position: readonly [number, number],
): readonly NearRow[] {
  const byId = new Map<number | Feature, NearRow>();
  for (const tile of tiles) {
    for (const layer of ["rows", "counts"]) {
      for (const feature of tile.layers[layer] ?? []) {
        const near = {
          feature,
          isCounted: layer === "counts",
          ...nearestPoint(view, tile, feature, position),
        };
        const known = byId.get(feature.id ?? feature);
        if (known === undefined || near.metres < known.metres) byId.set(feature.id ?? feature, near);
      }
    }
  }
  return [...byId.values()].sort((one, other) => one.metres - other.metres);
}

function nearestPoint(
  view: View,
  { left, top, scale }: TileShown,
  feature: Feature,
  position: readonly [number, number],
): Pick<NearRow, "metres" | "at"> {
  const points = pointsOf(feature).map(([x, y]) => {
    const at = fromScreen(view, left + x * scale, top + y * scale);
    return { at, metres: metresBetween(position, toDegrees(...at)) };
  });
  const first = { at: [0, 0] as const, metres: Infinity };
  return points.reduce((one, other) => (other.metres < one.metres ? other : one), first);
}
