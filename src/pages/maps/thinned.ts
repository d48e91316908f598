import type { GeoProjection, GeoStream, GeoStreamWrapper } from "d3-geo";

type Spot = readonly [x: number, y: number];

/**
 * The same projection without the points of an outline that nobody sees: those that are too near to the one
 * before, then those whose corner is smallest. Which ones go depends on what is around them alone, so that
 * two places keep one border.
 */
export function thinned(projection: GeoProjection): GeoStreamWrapper {
  return {
    stream: (sink) => {
      let line: Spot[] | undefined;
      let isRing = false;
      return projection.stream({
        ...bound(sink),
        polygonStart: () => {
          isRing = true;
          sink.polygonStart();
        },
        polygonEnd: () => {
          isRing = false;
          sink.polygonEnd();
        },
        lineStart: () => {
          line = [];
        },
        point: (x, y) => {
          if (line === undefined) return sink.point(x, y);
          const last = line.at(-1);
          if (last !== undefined && Math.abs(last[0] - x) + Math.abs(last[1] - y) < nearPixels) return;
          line.push([x, y]);
        },
        lineEnd: () => {
          const kept = withoutCorners(line ?? [], isRing);
          line = undefined;
          sink.lineStart();
          for (const [x, y] of kept) sink.point(x, y);
          sink.lineEnd();
        },
      });
    },
  };
}

const nearPixels = 1.2;
/** Twice the triangle of a point and its two neighbours, in square pixels: about a third of a pixel aside. */
const cornerMin = 1.6;

/**
 * Of points beside each other the one with the smallest corner goes first, as long as one is too small
 * (Visvalingam and Whyatt 1993). Ends of a line stay, and three points of a ring.
 */
function withoutCorners(line: readonly Spot[], isRing: boolean): readonly Spot[] {
  const least = isRing ? 3 : 2;
  let kept = line;
  while (kept.length > least) {
    const corners = cornersOf(kept, isRing);
    const at = (index: number) => corners[(index + kept.length) % kept.length] ?? Infinity;
    const next = kept.filter((_, index) => {
      const own = at(index);
      return own >= cornerMin || own > at(index - 1) || own >= at(index + 1);
    });
    if (next.length === kept.length || next.length < least) break;
    kept = next;
  }
  return kept;
}

function cornersOf(line: readonly Spot[], isRing: boolean): readonly number[] {
  return line.map((spot, index) => {
    const isEnd = index === 0 || index === line.length - 1;
    if (isEnd && !isRing) return Infinity;
    return cornerOf(line.at(index - 1), spot, line[(index + 1) % line.length]);
  });
}

function cornerOf(before: Spot | undefined, [x, y]: Spot, after: Spot | undefined): number {
  if (before === undefined || after === undefined) return Infinity;
  return Math.abs((before[0] - x) * (after[1] - y) - (after[0] - x) * (before[1] - y));
}

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
