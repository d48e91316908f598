import { geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import { fit, framesOf, type InView } from "./frame.ts";
import type { MapData } from "./map-data.ts";
import { thinned } from "./thinned.ts";

/** A frame in pixels, with what it shows. */
export interface MapView {
  readonly width: number;
  readonly height: number;
  readonly inView: InView;
}

export interface MapViews<One extends MapView = MapView> {
  readonly main: One;
  /** What lies overseas, below. */
  readonly overseas: readonly (One & { readonly label: string })[];
}

/** Of a frame of what lies overseas, and of the space around it, in pixels; there are five départements there. */
export const inset = { height: 92, gap: 8, name: 16, across: 5 };

export function viewsOf(data: MapData, width: number): MapViews {
  const { main, overseas } = framesOf(data);
  const across = (width - inset.gap * (inset.across - 1)) / inset.across;
  return {
    main: { width, height: Math.round(width * (width < 500 ? 1.05 : 0.72)), inView: main },
    overseas: overseas.map(({ label, places, cells }) => ({
      label,
      width: across,
      height: inset.height,
      inView: { places, cells },
    })),
  };
}

export interface Projected {
  readonly projection: GeoProjection;
  readonly path: GeoPath;
  /** Digits after the point of what the path writes. */
  readonly digits: 0 | 1;
}

/** Drawn a little beyond the frame, so that no edge is seen. */
export function project({ inView, width, height }: MapView): Projected {
  const projection = fit(inView, { width, height });
  projection.clipExtent([
    [-2, -2],
    [width + 2, height + 2],
  ]);
  const digits = inView.places.length > 500 ? 0 : 1;
  return { projection, path: geoPath(thinned(projection)).digits(digits), digits };
}
