import type { TileShown } from "./scene.ts";
import type { Feature } from "./vector-tile.ts";

/** Colours as the page has them, in light and in dark. */
export interface Inks {
  readonly water: string;
  readonly land: string;
  readonly line: string;
  readonly soft: string;
  readonly ink: string;
  readonly green: string;
  readonly road: string;
  readonly built: string;
  readonly mark: string;
  readonly missing: string;
  readonly steps: readonly string[];
}

/** Canvas knows no variable of a style sheet: each is asked of an element that has it. */
export function readInks(within: HTMLElement): Inks {
  const probe = document.createElement("span");
  probe.hidden = true;
  within.append(probe);
  const mix = (colour: string): string => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const ask = (name: string): string => mix(`var(--${name})`);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.style.display = "none";
  within.append(svg);
  const steps = Array.from({ length: 7 }, (_, step) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    shape.setAttribute("class", `c-step-${step}`);
    svg.append(shape);
    return getComputedStyle(shape).fill;
  });
  const inks = {
    water: ask("water"),
    land: ask("land"),
    line: ask("line-strong"),
    soft: ask("line"),
    ink: ask("ink"),
    green: mix("color-mix(in oklab, var(--good) 12%, var(--land))"),
    road: mix("color-mix(in oklab, var(--line-strong) 45%, var(--land))"),
    built: mix("color-mix(in oklab, var(--line) 55%, var(--land))"),
    mark: ask("accent"),
    missing: ask("sunk"),
    steps,
  };
  probe.remove();
  svg.remove();
  return inks;
}

export type Canvas = CanvasRenderingContext2D;

export function paintGround(canvas: Canvas, tiles: readonly TileShown[], inks: Inks): void {
  for (const tile of tiles) {
    within(canvas, tile, () => {
      fill(canvas, tile, "land", inks.land);
      fill(canvas, tile, "region", inks.land);
      stroke(canvas, tile, "commune", { ink: inks.soft, width: 0.6 });
      stroke(canvas, tile, "departement", { ink: inks.line, width: 0.6, alpha: 0.7 });
      stroke(canvas, tile, "region", { ink: inks.line, width: 1.2, alpha: 0.7 });
    });
  }
}

/** Places of one level, each in the colour of its class. */
export function paintPlaces(
  canvas: Canvas,
  tiles: readonly TileShown[],
  { level, colourOf, inks }: { level: string; colourOf: (code: string) => string | undefined; inks: Inks },
): void {
  for (const tile of tiles) {
    within(canvas, tile, () => {
      const byColour = Map.groupBy(tile.layers[level] ?? [], ({ properties }) =>
        colourOf(String(properties["code"])),
      );
      for (const [colour, features] of byColour) {
        if (colour === undefined) continue;
        canvas.fillStyle = colour;
        canvas.fill(pathOf(features));
      }
      stroke(canvas, tile, level, { ink: inks.land, width: 0.6 });
    });
  }
}

/** Rows one by one, as big as the surface has room for, or dots as big as there are rows around. */
export function paintRows(
  canvas: Canvas,
  tiles: readonly TileShown[],
  { inks, surface }: { readonly inks: Inks; readonly surface: number },
): void {
  const counts = tiles.flatMap(({ layers }) =>
    (layers["counts"] ?? []).map(({ properties }) => Number(properties["count"])),
  );
  const most = counts.reduce((one, other) => Math.max(one, other), 2);
  const shown = tiles.reduce((sum, { layers }) => sum + (layers["rows"]?.length ?? 0), 1);
  const radius = Math.max(1.8, Math.min(4.5, Math.sqrt(surface / shown) / 7));
  canvas.fillStyle = inks.mark;
  for (const tile of tiles) {
    within(canvas, tile, () => shapes(canvas, tile, inks));
    canvas.globalAlpha = 0.75;
    for (const feature of tile.layers["counts"] ?? [])
      dots(canvas, tile, feature, radiusOf(Number(feature.properties["count"]), most));
    for (const feature of tile.layers["rows"] ?? [])
      if (feature.type === 1) dots(canvas, tile, feature, radius);
    canvas.globalAlpha = 1;
  }
}

/** The area follows the count. */
function radiusOf(count: number, most: number): number {
  return 2 + 8 * Math.sqrt((count - 1) / Math.max(1, most - 1));
}

function shapes(canvas: Canvas, { layers, scale }: TileShown, { mark }: Inks): void {
  const rows = layers["rows"] ?? [];
  const areas = pathOf(rows.filter(({ type }) => type === 3));
  canvas.globalAlpha = 0.45;
  canvas.fill(areas);
  canvas.globalAlpha = 1;
  canvas.strokeStyle = mark;
  canvas.lineWidth = 1 / scale;
  canvas.stroke(areas);
  canvas.lineWidth = 2 / scale;
  canvas.stroke(pathOf(rows.filter(({ type }) => type === 2)));
}

function dots(canvas: Canvas, tile: TileShown, { rings }: Feature, radius: number): void {
  const [left, top, side] = tile.part;
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      const [x = 0, y = 0] = [ring[at], ring[at + 1]];
      if (x < left || y < top || x > left + side || y > top + side) continue;
      canvas.beginPath();
      canvas.arc(tile.left + x * tile.scale, tile.top + y * tile.scale, radius, 0, 2 * Math.PI);
      canvas.fill();
    }
  }
}

/** On the tile's grid, and within the part of it that is shown. */
export function within(canvas: Canvas, { left, top, scale, part }: TileShown, paint: () => void): void {
  canvas.save();
  canvas.translate(left, top);
  canvas.scale(scale, scale);
  canvas.beginPath();
  // A little more, so that no seam is seen between two tiles.
  canvas.rect(part[0] - 0.3 / scale, part[1] - 0.3 / scale, part[2] + 0.6 / scale, part[2] + 0.6 / scale);
  canvas.clip();
  paint();
  canvas.restore();
}

function fill(canvas: Canvas, { layers }: TileShown, layer: string, ink: string): void {
  const features = layers[layer];
  if (features === undefined) return;
  canvas.fillStyle = ink;
  canvas.fill(pathOf(features), "nonzero");
}

function stroke(
  canvas: Canvas,
  { layers, scale }: TileShown,
  layer: string,
  { ink, width, alpha = 1 }: { ink: string; width: number; alpha?: number },
): void {
  const features = layers[layer];
  if (features === undefined) return;
  canvas.strokeStyle = ink;
  canvas.globalAlpha = alpha;
  canvas.lineWidth = width / scale;
  canvas.stroke(pathOf(features));
  canvas.globalAlpha = 1;
}

/** What was traced before: a tile is drawn again at every move. */
const paths = new WeakMap<readonly Feature[], Path2D>();

export function pathOf(features: readonly Feature[]): Path2D {
  const known = paths.get(features);
  if (known !== undefined) return known;
  const path = new Path2D();
  for (const { rings } of features) {
    for (const ring of rings) {
      path.moveTo(ring[0] ?? 0, ring[1] ?? 0);
      for (let at = 2; at < ring.length; at += 2) path.lineTo(ring[at] ?? 0, ring[at + 1] ?? 0);
    }
  }
  paths.set(features, path);
  return path;
}
