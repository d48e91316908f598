/** Pixels of a tile's side at its own zoom. */
const tilePixels = 512;

export const zoomMost = 19;

/** Where a map looks: its middle in Web Mercator, from 0 to 1, and how near. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

export function worldPixels({ zoom }: Pick<View, "zoom">): number {
  return tilePixels * 2 ** zoom;
}

export function toMercator(longitude: number, latitude: number): readonly [number, number] {
  const sine = Math.sin((Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

export function toDegrees(x: number, y: number): readonly [number, number] {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

export function toScreen(view: View, x: number, y: number): readonly [number, number] {
  const scale = worldPixels(view);
  return [(x - view.x) * scale + view.width / 2, (y - view.y) * scale + view.height / 2];
}

export function fromScreen(view: View, left: number, top: number): readonly [number, number] {
  const scale = worldPixels(view);
  return [(left - view.width / 2) / scale + view.x, (top - view.height / 2) / scale + view.y];
}

export function moved(view: View, across: number, down: number): View {
  const scale = worldPixels(view);
  return kept({ ...view, x: view.x - across / scale, y: view.y - down / scale });
}

/** Nearer by `steps`, so that what is at that place of the screen stays there. */
export function zoomed(view: View, steps: number, [left, top] = [view.width / 2, view.height / 2]): View {
  const zoom = Math.max(0, Math.min(zoomMost, view.zoom + steps));
  const [x, y] = fromScreen(view, left, top);
  const scale = worldPixels({ zoom });
  return kept({
    ...view,
    zoom,
    x: x - (left - view.width / 2) / scale,
    y: y - (top - view.height / 2) / scale,
  });
}

/** The view of a box: west, south, east, north. */
export function viewOf(
  [west, south, east, north]: readonly [number, number, number, number],
  size: { readonly width: number; readonly height: number },
): View {
  const [left, top] = toMercator(west, north);
  const [right, bottom] = toMercator(east, south);
  const share = Math.max((right - left) / (size.width - 20), (bottom - top) / (size.height - 20), 1e-9);
  const zoom = Math.max(0, Math.min(14, Math.log2(1 / (share * tilePixels))));
  return kept({ ...size, zoom, x: (left + right) / 2, y: (top + bottom) / 2 });
}

function kept(view: View): View {
  return { ...view, x: Math.max(0, Math.min(1, view.x)), y: Math.max(0, Math.min(1, view.y)) };
}

/** Metres between two positions, on the sphere. */
export function metresBetween(one: readonly [number, number], other: readonly [number, number]): number {
  const [x1, y1, x2, y2] = [...one, ...other].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
    number,
  ];
  const half = Math.sin((y2 - y1) / 2) ** 2 + Math.cos(y1) * Math.cos(y2) * Math.sin((x2 - x1) / 2) ** 2;
  return 12_742_018 * Math.asin(Math.sqrt(half));
}
