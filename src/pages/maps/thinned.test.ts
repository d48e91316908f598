import assert from "node:assert/strict";
import { test } from "node:test";
import { geoIdentity, geoPath, type GeoProjection } from "d3-geo";
import type { Position } from "geojson";
import { thinned } from "./thinned.ts";

// Pixels as they are: what is thinned is what a projection gives.
const path = geoPath(thinned(geoIdentity() as unknown as GeoProjection)).digits(1);
const ringOf = (...points: Position[]) => ({
  type: "Polygon" as const,
  coordinates: [[...points, points[0] ?? []]],
});
const pointsOf = (written: string | null) =>
  (written ?? "").replace(/^M|Z$/g, "").split("L").filter(Boolean).toSorted();

test("corners that nobody sees go, and those that are seen stay", () => {
  const square = ringOf([0, 0], [10, 0.05], [20, 0], [20, 20], [10, 25], [0, 20]);
  assert.deepEqual(pointsOf(path(square)), ["0,0", "0,20", "10,25", "20,0", "20,20"]);
});

test("two places keep one border, wherever their rings begin and whichever way they run", () => {
  const border: Position[] = Array.from({ length: 40 }, (_, at) => [at * 3, 50 + ((at * 7) % 5) / 4]);
  const [first = [], last = []] = [border[0], border.at(-1)];
  const above = ringOf(...border, [last[0] ?? 0, 0], [first[0] ?? 0, 0]);
  const turned = [...border.slice(17), [last[0] ?? 0, 90], [first[0] ?? 0, 90], ...border.slice(0, 17)];
  const below = ringOf(...(turned as Position[]).toReversed());
  const shared = (shape: typeof above) => pointsOf(path(shape)).filter((point) => !/,(?:0|90)$/.test(point));
  assert.deepEqual(shared(above), shared(below));
  assert.ok(shared(above).length < border.length, "some went");
  assert.ok(shared(above).length > 2, "some stayed");
});

test("a ring keeps three points, a line its ends, and points stand where they are", () => {
  assert.equal(pointsOf(path(ringOf([0, 0], [3, 0], [1.5, 0.4]))).length, 3);
  const line = {
    type: "LineString" as const,
    coordinates: [
      [0, 0],
      [5, 0.1],
      [10, 0],
    ],
  };
  assert.deepEqual(pointsOf(path(line)), ["0,0", "10,0"]);
  const near = {
    type: "MultiPoint" as const,
    coordinates: [
      [0, 0],
      [0.5, 0],
    ],
  };
  assert.equal((path(near) ?? "").split("M").length - 1, 2);
});
