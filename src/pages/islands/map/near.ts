import { findNear, type NearRow } from "./find.ts";
import { rowsZoomMax, type TileShown } from "./scene.ts";
import { toMercator, toScreen, type View } from "./view.ts";

/** Has the map look there, and answers its rows once all are held; `undefined` where some did not come. */
export type Look = (view: View) => Promise<readonly TileShown[] | undefined>;

const beginZoom = 14;
/** From there on, a view has all that lies within 20 km. */
const widestZoom = 8;
const shownMost = 5;

/**
 * The rows that are nearest to a position: from further and further, until some are there, and from nearer
 * where the first of them are so many that they are counted. `undefined` where it cannot be known.
 */
export async function lookNear(
  look: Look,
  view: View,
  position: readonly [longitude: number, latitude: number],
): Promise<readonly NearRow[] | undefined> {
  const own = toMercator(...position);
  let next = { ...view, x: own[0], y: own[1], zoom: beginZoom };
  let first: View | undefined;
  for (;;) {
    const tiles = await look(next);
    if (tiles === undefined) return undefined;
    const found = findNear(next, tiles, position).slice(0, shownMost);
    const told = next.zoom < rowsZoomMax ? beforeCrowd(found) : found;
    const [nearest] = found;
    if (nearest !== undefined && told.length === 0) {
      first ??= next;
      const [x, y] = nearest.at;
      next = { ...next, x, y, zoom: Math.min(rowsZoomMax, next.zoom + 2) };
    } else if (nearest === undefined && first === undefined && next.zoom > widestZoom) {
      next = { ...next, zoom: next.zoom - 2 };
    } else {
      // Whoever looked sees where they are.
      if (first !== undefined && !isSeen(next, own)) await look(first);
      return told;
    }
  }
}

/** Where the rows of a crowd are is not known, and so neither is what comes after the first of them. */
function beforeCrowd(found: readonly NearRow[]): readonly NearRow[] {
  const counted = found.findIndex(({ isCounted }) => isCounted);
  return counted < 0 ? found : found.slice(0, counted);
}

function isSeen(view: View, [x, y]: readonly [number, number]): boolean {
  const [left, top] = toScreen(view, x, y);
  return left >= 0 && top >= 0 && left <= view.width && top <= view.height;
}

interface Shown {
  readonly view: () => View;
  readonly show: (view: View) => void;
  /** Those of a view, whether it is shown or not. */
  readonly rowsOf: Look;
}

/** A look that moves a map as long as nobody else does: then it goes on, and the map stays where they moved it. */
export function lookOn({ view, show, rowsOf }: Shown): Look {
  let own = view();
  return (next) => {
    if (view() === own) {
      own = next;
      show(next);
    }
    return rowsOf(next);
  };
}
