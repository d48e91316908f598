import { within, pathOf, type Canvas, type Inks } from "./paint.ts";
import type { TileShown } from "./scene.ts";
import type { Feature } from "./vector-tile.ts";

/**
 * A base map is drawn quietly, under the rows. Two schemas of layers are known, Protomaps' and
 * OpenMapTiles': both are made of OpenStreetMap, and name alike what matters here.
 */
export function paintBase(canvas: Canvas, tiles: readonly TileShown[], inks: Inks): void {
  for (const tile of tiles) {
    within(canvas, tile, () => {
      area(canvas, tile, ["earth"], inks.land);
      area(canvas, tile, ["landcover", "landuse", "park"], inks.green, isGreen);
      area(canvas, tile, ["water"], inks.water);
      line(canvas, tile, ["water", "waterway"], { ink: inks.water, width: 1.2 });
      area(canvas, tile, ["buildings", "building"], inks.built);
      for (const [rank, width] of widths) {
        line(canvas, tile, ["roads", "transportation"], {
          ink: rank === "major" || rank === "highway" ? inks.road : inks.soft,
          width,
          only: (one) => rankOf(one) === rank,
        });
      }
      line(canvas, tile, ["boundaries", "boundary"], { ink: inks.road, width: 0.8 });
    });
  }
}

const greens =
  /^(park|wood|forest|grass|grassland|scrub|meadow|nature_reserve|national_park|garden|cemetery|golf_course|farmland|orchard|vineyard)$/;

function isGreen({ properties }: Feature): boolean {
  return [kindOf(properties), properties["subclass"]].some((kind) => greens.test(String(kind ?? "")));
}

function kindOf(properties: Feature["properties"]): string {
  return String(properties["kind"] ?? properties["class"] ?? "");
}

/** Of roads, how wide each is drawn: those that lead far the widest. */
const widths = [
  ["path", 0.4],
  ["minor", 0.7],
  ["major", 1.4],
  ["highway", 2.2],
] as const;

function rankOf({ properties }: Feature): (typeof widths)[number][0] {
  const kind = kindOf(properties);
  if (/^(highway|motorway|trunk)/.test(kind)) return "highway";
  if (/^(major_road|primary|secondary|tertiary|medium_road)/.test(kind)) return "major";
  return /^(path|track|rail|transit|ferry|pier|other)/.test(kind) ? "path" : "minor";
}

function area(
  canvas: Canvas,
  { layers }: TileShown,
  names: readonly string[],
  ink: string,
  only?: (one: Feature) => boolean,
): void {
  for (const name of names) {
    const features = chosen(
      layers[name] ?? [],
      `area ${only?.name ?? ""}`,
      (one) => one.type === 3 && (only?.(one) ?? true),
    );
    canvas.fillStyle = ink;
    if (features.length > 0) canvas.fill(pathOf(features), "nonzero");
  }
}

function line(
  canvas: Canvas,
  { layers, scale }: TileShown,
  names: readonly string[],
  {
    ink,
    width,
    only,
  }: { readonly ink: string; readonly width: number; readonly only?: (one: Feature) => boolean },
): void {
  for (const name of names) {
    const features = chosen(
      layers[name] ?? [],
      `line ${width}`,
      (one) => one.type === 2 && (only?.(one) ?? true),
    );
    if (features.length === 0) continue;
    canvas.strokeStyle = ink;
    canvas.lineWidth = width / scale;
    canvas.stroke(pathOf(features));
  }
}

/** What was chosen of a layer before: it is traced once, and drawn at every move. */
const choices = new WeakMap<readonly Feature[], Map<string, readonly Feature[]>>();

function chosen(
  features: readonly Feature[],
  key: string,
  only: (one: Feature) => boolean,
): readonly Feature[] {
  let known = choices.get(features);
  if (known === undefined) choices.set(features, (known = new Map()));
  let found = known.get(key);
  if (found === undefined) known.set(key, (found = features.filter(only)));
  return found;
}
