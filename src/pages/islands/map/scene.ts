import type { Address, Layers, Tiles } from "./tiles.ts";
import { fromScreen, toScreen, type View, worldPixels } from "./view.ts";

export const grid = 4096;

/** As far as the ground and the rows are told: beyond, the same tiles are drawn larger. */
export const groundZoomMax = 12;
export const rowsZoomMax = 16;

/** A tile on the screen: where its corner is, and how many pixels a step of its grid takes. */
export interface TileShown {
  readonly layers: Layers;
  readonly left: number;
  readonly top: number;
  readonly scale: number;
  /** What of the tile is shown, in steps of its grid, where another stands in for one that is yet to come. */
  readonly part: readonly [left: number, top: number, side: number];
}

/** The tiles that a view shows; those that are not there yet are asked for. */
export function tilesIn(view: View, tiles: Tiles, zoomMax: number): readonly TileShown[] {
  return addressesIn(view, zoomMax).flatMap((address) => placeTile(view, tiles, address) ?? []);
}

/** Whether each tile of a view is held, is yet to come, or did not come. */
export function stateOfView(view: View, tiles: Tiles, zoomMax: number): "held" | "asked" | "missing" {
  const missing = addressesIn(view, zoomMax).filter((address) => tiles.find(address) === undefined);
  if (missing.length === 0) return "held";
  return missing.every((address) => tiles.isAsked(address)) ? "asked" : "missing";
}

function addressesIn(view: View, zoomMax: number): readonly Address[] {
  const z = Math.max(0, Math.min(zoomMax, Math.floor(view.zoom)));
  const side = 2 ** z;
  const [west, north] = fromScreen(view, 0, 0);
  const [east, south] = fromScreen(view, view.width, view.height);
  const place = (share: number): number => Math.max(0, Math.min(side - 1, Math.floor(share * side)));
  const found: Address[] = [];
  for (let x = place(west); x <= place(east); x += 1) {
    for (let y = place(north); y <= place(south); y += 1) {
      found.push({ z, x, y });
    }
  }
  return found;
}

function placeTile(view: View, tiles: Tiles, address: Address): TileShown | undefined {
  const layers = tiles.find(address);
  if (layers !== undefined) return { ...cornerOf(view, address), layers, part: [0, 0, grid] };
  tiles.want(address);
  const around = tiles.findAround(address);
  if (around === undefined) return undefined;
  const times = 2 ** (address.z - around.address.z);
  const side = grid / times;
  const part = [(address.x % times) * side, (address.y % times) * side, side] as const;
  return { ...cornerOf(view, around.address), layers: around.layers, part };
}

function cornerOf(view: View, { z, x, y }: Address): Pick<TileShown, "left" | "top" | "scale"> {
  const side = 2 ** z;
  const [left, top] = toScreen(view, x / side, y / side);
  return { left, top, scale: worldPixels(view) / side / grid };
}
