import assert from "node:assert/strict";
import { test } from "node:test";
import { toVectorTile } from "../../../tables/tile-bytes.ts";
import type { TileContent } from "../../../tables/tile-content.ts";
import { lookNear, lookOn } from "./near.ts";
import { rowsZoomMax, tilesIn } from "./scene.ts";
import type { Address, Tiles } from "./tiles.ts";
import { decodeTile } from "./vector-tile.ts";
import { toMercator, type View, viewOf } from "./view.ts";

const view: View = viewOf([-5, 42, 8, 51], { width: 600, height: 400 });
/** Where two tiles meet. */
const here = [(2_075 / 4_096) * 360 - 180, 48.85] as const;
/** In the tile to the west, 2 km away. */
const alone = [here[0] - 0.027, 48.85] as const;

function isIn({ z, x, y }: Address, place: readonly [number, number]): boolean {
  const [across, down] = toMercator(...place);
  return Math.floor(across * 2 ** z) === x && Math.floor(down * 2 ** z) === y;
}

/** A tile tells of a crowd how many there are until it is looked at from nearest. */
function contentOf(address: Address, crowd: readonly [number, number]): TileContent {
  const [longitude, latitude] = crowd;
  if (address.z < rowsZoomMax && isIn(address, crowd)) {
    return { kind: "counts", features: [{ count: 3_000, longitude, latitude }] };
  }
  const rows = [
    { id: 1, place: alone },
    { id: 2, place: crowd },
  ];
  const features = rows
    .filter(({ place }) => isIn(address, place))
    .map(({ id, place }) => ({
      id,
      geometry: { type: "Point" as const, coordinates: [...place] },
      told: {},
    }));
  return { kind: "rows", features };
}

/** The numbers of the rows that are found near, beside a crowd. */
async function nearBeside(crowd: readonly [number, number]): Promise<readonly (number | undefined)[]> {
  const tiles: Tiles = {
    find: (address) => decodeTile(toVectorTile(contentOf(address, crowd), address)),
    findAround: () => undefined,
    want: () => undefined,
    isAsked: () => false,
  };
  const found = await lookNear(async (next) => tilesIn(next, tiles, rowsZoomMax), view, here);
  return (found ?? []).map(({ feature }) => feature.id);
}

test("a row is told before a crowd that is further, and a crowd that is nearer is looked at from nearer", async () => {
  assert.deepEqual(await nearBeside([here[0] + 0.04, 48.85]), [1]);
  assert.deepEqual(await nearBeside([here[0] + 0.001, 48.85]), [2]);
});

test("a map that somebody moves during a look stays there, and the look goes on", async () => {
  let shown = view;
  const asked: number[] = [];
  const map = {
    view: () => shown,
    show: (next: View) => void (shown = next),
    rowsOf: async ({ zoom }: View) => {
      asked.push(zoom);
      return [];
    },
  };
  const at = (zoom: number): View => ({ ...view, zoom });
  const older = lookOn(map);
  await older(at(14));
  assert.equal(shown.zoom, 14);
  const byHand = at(9);
  map.show(byHand);
  await older(at(12));
  assert.equal(shown, byHand);
  const newer = lookOn(map);
  await newer(at(14));
  await older(at(10));
  assert.equal(shown.zoom, 14, "of two looks, the later one moves the map");
  assert.deepEqual(asked, [14, 12, 14, 10]);
});
