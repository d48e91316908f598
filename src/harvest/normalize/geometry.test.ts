import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type BoundingBox, isBox, mainland, understandBox } from "./geometry.ts";

const rennes: BoundingBox = [-1.7, 48.1, -1.6, 48.2];

const understood: readonly [written: string, told: unknown, box: BoundingBox][] = [
  ["WKT", "POLYGON ((-1.7 48.1, -1.6 48.1, -1.6 48.2, -1.7 48.1))", rennes],
  ["a WKT multipolygon", "MULTIPOLYGON(((-1.7 48.1,-1.6 48.1,-1.6 48.2)),((-1.65 48.15,-1.6 48.2,-1.7 48.1)))", rennes],
  ["a WKT point with a height", "POINT Z (-1.7 48.1 35)", [-1.7, 48.1, -1.7, 48.1]],
  ["a WKT envelope", "ENVELOPE(-1.7, -1.6, 48.2, 48.1)", rennes],
  ["EWKT", "SRID=4326;LINESTRING(-1.7 48.1, -1.6 48.2)", rennes],
  ["GeoSPARQL, latitude first", "<http://www.opengis.net/def/crs/EPSG/0/4326> LINESTRING(48.1 -1.7, 48.2 -1.6)", rennes],
  ["GeoSPARQL in CRS84", "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> LINESTRING(-1.7 48.1, -1.6 48.2)", rennes],
  ["GeoJSON", { type: "LineString", coordinates: [[-1.7, 48.1], [-1.6, 48.2]] }, rennes],
  ["GeoJSON as text", '{"type":"Polygon","coordinates":[[[-1.7,48.1],[-1.6,48.1],[-1.6,48.2],[-1.7,48.1]]]}', rennes],
  ["a GeoJSON collection", { type: "FeatureCollection", features: [{ type: "Feature", geometry: { type: "MultiPoint", coordinates: [[-1.7, 48.1, 3], [-1.6, 48.2, 4]] } }] }, rennes],
  ["a geometry that crosses itself", "POLYGON((-1.7 48.1,-1.6 48.2,-1.6 48.1,-1.7 48.2,-1.7 48.1))", rennes],
  ["a GML envelope, latitude first", '<gml:Envelope srsName="urn:ogc:def:crs:EPSG::4326"><gml:lowerCorner>48.1 -1.7</gml:lowerCorner><gml:upperCorner>48.2 -1.6</gml:upperCorner></gml:Envelope>', rennes],
  ["GML coordinates", '<gml:Box srsName="EPSG:4326"><gml:coordinates>-1.7,48.1 -1.6,48.2</gml:coordinates></gml:Box>', rennes],
  ["GML positions", '<gml:LineString srsName="EPSG:4326" srsDimension="3"><gml:posList>-1.7 48.1 0 -1.6 48.2 0</gml:posList></gml:LineString>', rennes],
  ["four numbers", "-1.7,48.1,-1.6,48.2", rennes],
  ["four numbers, corners turned", "-1.6 48.2 -1.7 48.1", rennes],
  ["a list of numbers", [-1.7, 48.1, -1.6, 48.2], rennes],
  ["a list of corners", [[-1.7, 48.1], [-1.6, 48.2]], rennes],
  ["a DCMI box", "northlimit=48.2; southlimit=48.1; westlimit=-1.7; eastlimit=-1.6; name=Rennes", rennes],
]; // prettier-ignore

for (const [written, told, box] of understood) {
  test(`a box is read from ${written}`, () => {
    assert.deepEqual(understandBox(told), { value: box, problems: [] });
  });
}

test("names of places are left to who knows them", () => {
  for (const name of [
    "Rennes",
    "Ille-et-Vilaine (35)",
    "35",
    "",
    "Pointe du Raz",
    "Box Hill",
    "fr:commune:35238",
    "75001;75002;75003;75004;75005",
  ]) {
    assert.deepEqual(understandBox(name), { problems: [] }, name);
  }
});

test("coordinates in a projection become degrees, and it is told", () => {
  const lambert = "350613.6 6789057.3 358678.5 6799727.2";
  near(lambert.replaceAll(" ", ","), undefined, "2154");
  near(lambert, "http://www.opengis.net/def/crs/EPSG/0/2154", "2154");
  near(lambert, "RGF93 / Lambert-93", "2154");
  near("1350146 7223700 1358176 7234200", undefined, "3948");
  near("-189243 6124480 -178111 6141150", undefined, "3857");
  near("SRID=3857;LINESTRING(-189243 6124480, -178111 6141150)", undefined, "3857");
});

test("axes that were swapped are mended where the numbers or the territory decide", () => {
  const reunion: BoundingBox = [55, -22, 56, -20];
  assert.deepEqual(swapped("-21.4,55.2,-20.8,55.9", reunion), ["read-axes-swapped"]);
  assert.deepEqual(swapped("55.2,-21.4,55.9,-20.8", reunion), []);
});

test("a France that lies off Somalia is put back where the record says that it speaks of France", () => {
  const told = "48.1,-1.7,48.2,-1.6";
  assert.deepEqual(understandBox(told).value, [48.1, -1.7, 48.2, -1.6]);
  assert.deepEqual(understandBox(told, { within: mainland }).value, rennes);
  assert.deepEqual(understandBox("-17.5,120,-17,150").problems[0]?.key, "read-axes-swapped");
});

test("what is no place on Earth is told", () => {
  const cases: readonly [unknown, string][] = [
    ["0,0,0,0", "read-geometry-nowhere"],
    ["POINT(0 0)", "read-geometry-nowhere"],
    ["1e12,1,2e12,2", "read-geometry-nowhere"],
    ["170,120,175,130", "read-geometry-nowhere"],
    ["POLYGON((x y))", "read-geometry-broken"],
    ["POLYGON EMPTY", "read-geometry-broken"],
    ['{"type":"Polygon"', "read-geometry-broken"],
    [{ type: "Point", coordinates: null }, "read-geometry-broken"],
    [[null, 1, 2, 3], "read-geometry-broken"],
    ["<gml:Envelope/>", "read-geometry-broken"],
  ];
  for (const [told, key] of cases) {
    const { value, problems } = understandBox(told);
    assert.equal(value, undefined, String(told));
    assert.deepEqual(
      problems.map((each) => each.key),
      [key],
      String(told),
    );
  }
  assert.equal(understandBox([{ toString: false }]).problems[0]?.key, "read-geometry-broken");
  assert.equal(
    understandBox("600000 200000 610000 210000", { crs: "EPSG:2062" }).problems[0]?.key,
    "read-crs-unknown",
  );
});

test("a geometry inside itself without end stops", () => {
  const endless: Record<string, unknown> = { type: "GeometryCollection" };
  endless["geometries"] = [endless];
  assert.equal(understandBox(endless).problems[0]?.key, "read-geometry-broken");
});

test("whatever is told, what is understood is a box on Earth", () => {
  const number = fc.oneof(
    fc.double(),
    fc.integer({ min: -200, max: 200 }),
    fc.integer({ min: 0, max: 7_000_000 }),
  );
  const told = fc.oneof(
    fc.string(),
    fc.jsonValue(),
    fc.array(number, { maxLength: 6 }).map((numbers) => numbers.join(" ")),
    fc
      .array(fc.tuple(number, number))
      .map((points) => `POLYGON((${points.map((p) => p.join(" ")).join(", ")}))`),
    fc.array(fc.tuple(number, number)).map((coordinates) => ({ type: "MultiPoint", coordinates })),
  );
  fc.assert(
    fc.property(told, (geometry) => {
      const { value } = understandBox(geometry);
      if (value !== undefined) assert.ok(isBox(value), value.join(" "));
    }),
    { numRuns: 3000 },
  );
});

function near(told: unknown, crs: string | undefined, epsg: string): void {
  const { value, problems } = understandBox(told, { crs });
  assert.ok(value !== undefined, String(told));
  for (const [side, degrees] of rennes.entries()) {
    assert.ok(Math.abs((value[side] ?? 0) - degrees) < 0.02, `${String(told)}: ${value.join(" ")}`);
  }
  assert.deepEqual(
    problems.map(({ key, args }) => [key, args["epsg"]]),
    [["read-geometry-converted", epsg]],
  );
}

function swapped(told: unknown, within?: BoundingBox): readonly string[] {
  const { value, problems } = understandBox(told, { within });
  assert.deepEqual(value, [55.2, -21.4, 55.9, -20.8]);
  return problems.map(({ key }) => key);
}
