import { type GeoPermissibleObjects, geoPath } from "d3-geo";
import { defined } from "../../base/defined.ts";
import { drawGround } from "./ground.ts";
import type { MapData } from "./map-data.ts";
import { project, type MapView, type MapViews, viewsOf } from "./views.ts";
import { compactPath, relativePath } from "./written-path.ts";

/** A frame with all that is the same whatever its places are worth. */
export interface OutlinedView extends MapView {
  /** Land and outlines behind the places, as marks. */
  readonly ground: string;
  /** The path of each place, by its key. */
  readonly paths: ReadonlyMap<string, string>;
  /** So many pixels of the width its places take. */
  readonly across: number;
}

export type Outlines = MapViews<OutlinedView>;

interface Form {
  readonly width: number;
  /** Whether a few kilobytes have to do. */
  readonly isCoarse: boolean;
}

/** Where the places of a map are. The same places of these contours, on the same ground, are projected once. */
export function outlinesOf(contours: object, data: MapData, form: Form): Outlines {
  const known = kept.get(contours) ?? [];
  const same = known.find((one) => isSame(one, data, form));
  if (same !== undefined) return same.outlines;
  const { places, base, land } = data;
  const outlines = outline(data, form);
  kept.set(
    contours,
    [{ form, data: { places, ...defined({ base, land }) }, outlines }, ...known].slice(0, keptMax),
  );
  return outlines;
}

interface KeptOutlines {
  readonly form: Form;
  readonly data: Pick<MapData, "places" | "base" | "land">;
  readonly outlines: Outlines;
}

/** Contours that are given anew are another object: what was drawn of those of before goes with them. */
const kept = new WeakMap<object, readonly KeptOutlines[]>();
/** Of a level: the widths of pages, of embeds and of files, and dates at which places have no value. */
const keptMax = 8;

function isSame({ form, data }: KeptOutlines, asked: MapData, { width, isCoarse }: Form): boolean {
  if (form.width !== width || form.isCoarse !== isCoarse) return false;
  if (data.base !== asked.base || data.land !== asked.land) return false;
  if (data.places.length !== asked.places.length) return false;
  return data.places.every(({ key }, index) => asked.places[index]?.key === key);
}

function outline(data: MapData, { width, isCoarse }: Form): Outlines {
  const { main, overseas } = viewsOf(data, width);
  return {
    main: outlineView(data, main, isCoarse),
    overseas: overseas.map((one) => ({ label: one.label, ...outlineView(data, one, isCoarse) })),
  };
}

function outlineView(data: MapData, view: MapView, isCoarse: boolean): OutlinedView {
  const { projection, path, digits } = project(view);
  const { places } = view.inView;
  const write = (shape: GeoPermissibleObjects) => {
    const written = path(shape) ?? "";
    return isCoarse ? compactPath(written) : relativePath(written, digits);
  };
  const geometries = places.map(({ geometry }) => geometry);
  const ground = drawGround(data, { path: write, projection, drawn: new Set(geometries) });
  path.pointRadius(4);
  const paths = new Map(places.map(({ key, geometry }) => [key, write(geometry)]));
  const [[left], [right]] = geoPath(projection).bounds({ type: "GeometryCollection", geometries });
  return { ...view, ground, paths, across: Math.max(0, right - left) };
}
