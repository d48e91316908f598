import type { GeoProjection, GeoStream, GeoStreamWrapper } from "d3-geo";

/** The same projection without the points of an outline that are too near to be seen apart. */
export function thinned(projection: GeoProjection): GeoStreamWrapper {
  return {
    stream: (sink) => {
      let last: [number, number] | undefined;
      return projection.stream({
        ...bound(sink),
        lineStart: () => {
          last = undefined;
          sink.lineStart();
        },
        point: (x, y) => {
          if (last !== undefined && Math.abs(last[0] - x) + Math.abs(last[1] - y) < nearPixels) return;
          last = [x, y];
          sink.point(x, y);
        },
      });
    },
  };
}

const nearPixels = 1.2;

function bound(sink: GeoStream): GeoStream {
  return {
    point: (x, y) => sink.point(x, y),
    lineStart: () => sink.lineStart(),
    lineEnd: () => sink.lineEnd(),
    polygonStart: () => sink.polygonStart(),
    polygonEnd: () => sink.polygonEnd(),
    sphere: () => sink.sphere?.(),
  };
}
