import type { Canvas, Inks } from "./paint.ts";
import type { TileShown } from "./scene.ts";

interface Name {
  readonly text: string;
  /** The lowest is written first. */
  readonly rank: number;
  readonly x: number;
  readonly y: number;
}

/** Towns as the ground tells them, and those of a base map: `places` of Protomaps, `place` of OpenMapTiles. */
const layers = ["towns", "places", "place"] as const;

const size = 12.5;
/** About one name for each square of this side, in pixels. */
const room = 130;

/** The names of places over all that is drawn, the largest first, none over another. */
export function paintNames(
  canvas: Canvas,
  tiles: readonly TileShown[],
  { inks, width, height, language }: { inks: Inks; width: number; height: number; language: string },
): void {
  const names = tiles
    .flatMap((tile) => namesOf(tile, language))
    .filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)
    .sort((one, other) => one.rank - other.rank);
  const most = Math.max(3, Math.round((width * height) / room ** 2));
  // The corner is for whose data they are.
  const taken: (readonly [left: number, top: number, right: number, bottom: number])[] = [
    [width - 230, height - 20, width, height],
  ];
  const written = new Set<string>();
  canvas.font = `600 ${size}px "Atkinson Hyperlegible Next Variable", Verdana, sans-serif`;
  canvas.textBaseline = "middle";
  canvas.lineJoin = "round";
  for (const { text, x, y } of names) {
    if (written.size === most) break;
    if (written.has(text)) continue;
    const long = canvas.measureText(text).width;
    const lefts = [x + 5, x - 5 - long];
    const left = lefts.find((one) => {
      const [top, right, bottom] = [y - size / 2 - 2, one + long, y + size / 2 + 2];
      const isWithin = one > 2 && right < width - 2 && top > 2 && bottom < height - 2;
      return isWithin && !taken.some(([l, t, r, b]) => one < r + 4 && right > l - 4 && top < b && bottom > t);
    });
    if (left === undefined) continue;
    taken.push([left, y - size / 2 - 2, left + long, y + size / 2 + 2]);
    written.add(text);
    writeName(canvas, { text, left, x, y }, inks);
  }
}

function writeName(
  canvas: Canvas,
  { text, left, x, y }: { text: string; left: number; x: number; y: number },
  { land, ink }: Inks,
): void {
  canvas.fillStyle = ink;
  canvas.beginPath();
  canvas.arc(x, y, 1.8, 0, 2 * Math.PI);
  canvas.fill();
  halo(canvas, text, { left, y, land, ink });
}

function halo(
  canvas: Canvas,
  text: string,
  { left, y, land, ink }: { left: number; y: number; land: string; ink: string },
): void {
  canvas.strokeStyle = land;
  canvas.lineWidth = 3;
  canvas.strokeText(text, left, y);
  canvas.fillStyle = ink;
  canvas.fillText(text, left, y);
}

/** In the corner: whose data the map is drawn of. */
export function paintCredit(
  canvas: Canvas,
  text: string,
  { inks, width, height }: { inks: Inks; width: number; height: number },
): void {
  canvas.font = '10.5px "Atkinson Hyperlegible Next Variable", Verdana, sans-serif';
  canvas.textBaseline = "alphabetic";
  const left = Math.max(4, width - 5 - canvas.measureText(text).width);
  halo(canvas, text, { left, y: height - 6, land: inks.land, ink: inks.ink });
}

function namesOf(tile: TileShown, language: string): Name[] {
  return layers.flatMap((layer) =>
    (tile.layers[layer] ?? []).flatMap(({ properties, rings }): Name[] => {
      const [x, y] = rings[0] ?? [];
      const text = properties[`name:${language}`] ?? properties["name"];
      if (x === undefined || y === undefined || typeof text !== "string" || text === "") return [];
      return [
        { text, rank: rankOf(properties), x: tile.left + x * tile.scale, y: tile.top + y * tile.scale },
      ];
    }),
  );
}

/** Towns of the ground have theirs; a base map tells how many people, or which kind, after all of those of its size. */
function rankOf(properties: Readonly<Record<string, string | number | boolean>>): number {
  const { rank, population, population_rank: step } = properties;
  if (typeof population === "number" && population > 0) return 1e8 / population;
  if (typeof step === "number") return 10_000 - step * 500;
  return typeof rank === "number" ? rank : 9_000;
}
