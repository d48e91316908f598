import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { toInstant } from "../../src/api/ogc/extents.ts";
import { doorWorld } from "./door-world.ts";

const run = promisify(execFile);

const trees = [
  "espece;hauteur;plante;longitude;latitude",
  ...Array.from({ length: 50 }, (_, i) =>
    [
      i % 3 === 0 ? "Érable" : "Chêne",
      i + 1,
      `${2000 + (i % 10)}-03-01`,
      (-1.7 + i / 1000).toFixed(4),
      (48.1 + i / 1000).toFixed(4),
    ].join(";"),
  ),
].join("\n");

const areas = JSON.stringify({
  type: "FeatureCollection",
  features: [0, 1].map((i) => ({
    type: "Feature",
    properties: { zone: `Z${i}` },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [i, 45],
          [i + 0.5, 45],
          [i + 0.5, 45.5],
          [i, 45],
        ],
      ],
    },
  })),
});

let world: Awaited<ReturnType<typeof doorWorld>>;
let tree: string;
let area: string;
let plain: string;
let hidden: string;

before(async () => {
  world = await doorWorld();
  const made = await world.publish({
    title: "Arbres",
    description: "Les arbres de la ville.",
    files: { "arbres.csv": trees, "zones.geojson": areas, "menus.csv": "plat;prix\nsoupe;2\ntarte;3" },
  });
  [tree = "", area = "", plain = ""] = ["arbres", "zones", "menus"].map((name) => made.tables[name] ?? "");
  const draft = await world.publish({ title: "Secret", files: { "points.csv": trees }, draft: true });
  hidden = Object.values(draft.tables)[0] ?? "";
});

after(() => world[Symbol.asyncDispose]());

test("the landing page leads to the definition, the conformance and the collections", async () => {
  const { status, body } = await world.get("/ogc");
  assert.equal(status, 200);
  const rels = body.links.map(({ rel }: { rel: string }) => rel);
  for (const rel of ["self", "service-desc", "service-doc", "conformance", "data"])
    assert.ok(rels.includes(rel));
  const { conformsTo } = (await world.get("/ogc/conformance")).body;
  assert.ok(conformsTo.includes("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"));
  const definition = await world.get("/ogc/api");
  assert.equal(definition.headers.get("content-type"), "application/vnd.oai.openapi+json;version=3.0");
  assert.match(definition.body.openapi, /^3\.0\./);
  const told = definition.body.paths[`/collections/${tree}/items`].get.parameters;
  const named = told.flatMap(({ name, schema }: { name?: string; schema: object }) =>
    name === undefined ? [] : [[name, schema]],
  );
  assert.deepEqual(named, [
    ["espece", { type: "string" }],
    ["hauteur", { type: "integer" }],
    ["plante", { type: "string" }],
    ["longitude", { type: "number" }],
    ["latitude", { type: "number" }],
  ]);
  assert.equal(definition.body.paths[`/collections/${hidden}/items`], undefined);
});

test("each table that says where its rows lie is a collection, and no other", async () => {
  const { body } = await world.get("/ogc/collections");
  assert.deepEqual(body.collections.map(({ id }: { id: string }) => id).sort(), [tree, area].sort());
  const point = body.collections.find(({ id }: { id: string }) => id === tree);
  assert.deepEqual(point.extent.spatial.bbox, [[-1.7, 48.1, -1.651, 48.149]]);
  assert.deepEqual(point.extent.temporal.interval, [["2000-03-01T00:00:00Z", "2009-03-01T23:59:59Z"]]);
  assert.deepEqual((await world.get(`/ogc/collections/${area}`)).body.extent.spatial.bbox, [
    [0, 45, 1.5, 45.5],
  ]);
  assert.equal((await world.get(`/ogc/collections/${plain}`)).status, 404);
  const refused = await world.get(`/ogc/collections/${hidden}/items`);
  assert.equal(refused.status, 404);
  assert.equal(refused.body.code, "not-found");
});

test("a collection is told in the list as it is by itself", async () => {
  const { body } = await world.get("/ogc/collections");
  assert.equal(body.collections.length, 2);
  const page = body.links.find(({ rel }: { rel: string }) => rel === "alternate");
  assert.equal(page.type, "text/html");
  const { headers } = await world.get(page.href.slice(world.url.length));
  assert.match(headers.get("content-type") ?? "", /^text\/html/);
  for (const told of body.collections) {
    const own = (await world.get(`/ogc/collections/${told.id}`)).body;
    assert.deepEqual(told, own);
    assert.ok(told.extent.spatial.bbox[0].length === 4 && told.description.length > 5);
    assert.ok(told.links.some(({ rel }: { rel: string }) => rel === "license"));
  }
});

test("the bounds of time are instants of RFC 3339, whatever the offset", async () => {
  await using other = await doorWorld();
  const zoned =
    "quand;longitude;latitude\n2026-01-02T10:00:00+01:00;-1.6;48.1\n2026-01-03T10:00:00Z;-1.7;48.2";
  const plain = zoned.replaceAll(/\+01:00|Z/g, "");
  const { tables } = await other.publish({ title: "Relevés", files: { "a.csv": zoned, "b.csv": plain } });
  const { collections } = (await other.get("/ogc/collections")).body;
  const intervals = collections.map(
    ({ extent }: { extent: { temporal: { interval: string[] } } }) => extent.temporal.interval,
  );
  assert.deepEqual(intervals.toSorted(), [
    [["2026-01-02T09:00:00Z", "2026-01-03T10:00:00Z"]],
    [["2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z"]],
  ]);
  const { version } = (await other.get(`/api/resources/${tables["a"] ?? ""}/description/`)).body;
  const { min, quantiles, histogram } = version.profile.columns[0];
  assert.equal(min, "2026-01-02T09:00:00+00:00");
  assert.equal(quantiles[0], "2026-01-02T09:00:00+00:00");
  assert.equal(histogram.length, 20);
  assert.equal(toInstant("2026-01-02T09:00:00+00", ""), "2026-01-02T09:00:00Z");
  assert.equal(toInstant("2026-01-02 09:00:00.5+05:30", ""), "2026-01-02T09:00:00.5+05:30");
});

test("the reference system is CRS84, which may be asked for, and no other", async () => {
  const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
  const asked = encodeURIComponent(crs84);
  const { conformsTo } = (await world.get("/ogc/conformance")).body;
  assert.ok(conformsTo.includes("http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"));
  const { crs, storageCrs } = (await world.get(`/ogc/collections/${tree}`)).body;
  assert.deepEqual([crs, storageCrs], [[crs84], crs84]);
  const items = `/ogc/collections/${tree}/items`;
  const boxed = await world.get(`${items}?bbox=-1.7,48.1,-1.691,48.109&bbox-crs=${asked}&crs=${asked}`);
  assert.equal(boxed.body.numberMatched, 10);
  for (const path of [items, `${items}/1?crs=${asked}`]) {
    const { headers, status } = await world.get(path);
    assert.equal(status, 200);
    assert.equal(headers.get("content-crs"), `<${crs84}>`);
  }
  const lambert = encodeURIComponent("http://www.opengis.net/def/crs/EPSG/0/2154");
  for (const query of [`?crs=${lambert}`, `?bbox-crs=${lambert}`, `/1?crs=${lambert}`, "/1?bbox-crs=x"]) {
    const { status, body } = await world.get(items + query);
    assert.equal(status, 400, query);
    assert.equal(body.parameter, query.includes("bbox") ? "bbox-crs" : "crs");
  }
  const { parameters } = (await world.get("/ogc/api")).body.components;
  assert.equal(parameters.bbox.schema.type, "array");
  assert.deepEqual(parameters.crs.schema, { type: "string", format: "uri", default: crs84 });
});

test("features come page by page, each once, with their numbers and links", async () => {
  const ids: number[] = [];
  let path = `/ogc/collections/${tree}/items?limit=20`;
  for (let pages = 0; pages < 4 && path !== ""; pages += 1) {
    const { body, headers } = await world.get(path);
    assert.equal(headers.get("content-type"), "application/geo+json");
    assert.equal(body.type, "FeatureCollection");
    assert.equal(body.numberMatched, 50);
    assert.equal(body.numberReturned, body.features.length);
    ids.push(...body.features.map(({ id }: { id: number }) => id));
    const next = body.links.find(({ rel }: { rel: string }) => rel === "next");
    path = next === undefined ? "" : next.href.slice(world.url.length);
  }
  assert.deepEqual(
    ids,
    Array.from({ length: 50 }, (_, i) => i + 1),
  );
  const { body } = await world.get(`/ogc/collections/${tree}/items?limit=2&offset=30`);
  assert.deepEqual(body.features[0], {
    type: "Feature",
    id: 31,
    geometry: { type: "Point", coordinates: [-1.67, 48.13] },
    properties: {
      espece: "Érable",
      hauteur: 31,
      plante: "2000-03-01",
      longitude: -1.67,
      latitude: 48.13,
    },
  });
});

test("a box, a time and a property narrow the features", async () => {
  const count = async (query: string) =>
    (await world.get(`/ogc/collections/${tree}/items?${query}`)).body.numberMatched;
  assert.equal(await count("bbox=-1.7,48.1,-1.691,48.109"), 10);
  assert.equal(await count("bbox=-1.7,48.1,0,-1.691,48.109,100"), 10);
  assert.equal(await count("datetime=2000-03-01"), 5);
  assert.equal(await count("datetime=2008-01-01T00:00:00Z/.."), 10);
  assert.equal(await count("datetime=../2001-12-31"), 10);
  assert.equal(await count("datetime=2000-03-01/..&datetime=../2001-12-31"), 10);
  // As OGC's conformance tests ask, beyond what the standard has.
  assert.equal(await count("datetime=2000-03-01/P2D"), 5);
  assert.equal(await count("datetime=2000-02-29/P1D"), 5);
  assert.equal(await count("datetime=2000-02-28T22:00:00Z/PT26H"), 5);
  assert.equal(await count("datetime=2000-03-01/P1Y10M"), 10);
  assert.equal(await count("datetime=2000-01-31/P1M"), 0, "which ends in February");
  // As GDAL writes days.
  assert.equal(await count("datetime=2000-03-01T"), 5);
  assert.equal(await count("datetime=2000-03-01T/2001-12-31T"), 10);
  assert.equal(await count("datetime=/2001-12-31T00:00:00Z"), 10);
  assert.equal(await count(`espece=${encodeURIComponent("Érable")}`), 17);
  assert.equal(await count(`espece=${encodeURIComponent("Érable")}&hauteur=4`), 1);
  assert.equal((await world.get(`/ogc/collections/${area}/items?datetime=2000-01-01`)).body.numberMatched, 2);
  assert.equal((await world.get(`/ogc/collections/${area}/items?bbox=1.4,45,2,46`)).body.numberMatched, 1);
});

test("what is wrong in a query is refused with its name", async () => {
  for (const query of [
    "limit=0",
    "limit=dix",
    "bbox=1,2,3",
    "datetime=hier",
    "datetime=2020-02-31x",
    "datetime=2021-02-29",
    "datetime=../2021-02-31T10:00:00Z",
    "datetime=2020-01-01/2019-01-01",
    "datetime=2020-01-01/P",
    "datetime=2020-01-01/P9999Y",
    "inconnu=1",
    "f=gml",
    "cursor=x",
    "limit=1&limit=2",
    "bbox=-1.7,48.1,-1.6,48.2&bbox=0,0,1,1",
  ]) {
    const { status, body } = await world.get(`/ogc/collections/${tree}/items?${query}`);
    assert.equal(status, 400, query);
    assert.equal(body.code, "invalid", query);
    assert.ok(body.description.length > 10);
    assert.equal(body.parameter, query.split("=")[0], query);
  }
  assert.equal((await world.get("/ogc?x=1")).status, 400);
  assert.equal((await world.get("/ogc/collections?x=1")).status, 400);
  assert.equal((await world.get(`/ogc/collections/${tree}/items?limit=999999999`)).status, 200);
});

test("one feature is read by its number", async () => {
  const { body, status } = await world.get(`/ogc/collections/${area}/items/2`);
  assert.equal(status, 200);
  assert.equal(body.id, 2);
  assert.equal(body.geometry.type, "Polygon");
  assert.deepEqual(body.properties, { zone: "Z1" });
  for (const feature of ["3", "0", "x"]) {
    assert.equal((await world.get(`/ogc/collections/${area}/items/${feature}`)).status, 404);
  }
});

test("a client that holds the answer is told so, and a browser is led to the map", async () => {
  const path = `/ogc/collections/${tree}/items?limit=5`;
  const etag = (await world.get(path)).headers.get("etag") ?? "";
  assert.equal((await world.get(path, { "if-none-match": etag })).status, 304);
  const page = await world.get(path, { accept: "text/html,application/xhtml+xml" });
  assert.equal(page.status, 303);
  assert.equal(page.headers.get("location"), `${world.url}/datasets/arbres/arbres/map`);
  assert.match((await world.get("/ogc", { accept: "text/html" })).text, /<html/);
});

const gdal = await run("ogrinfo", ["--version"]).then(
  () => true,
  () => false,
);

test("GDAL opens the collections, filters them and reads every feature", { skip: !gdal }, async () => {
  const { stdout } = await run("ogrinfo", ["-ro", "-so", "-al", `OAPIF:${world.url}/ogc`]);
  assert.match(stdout, new RegExp(`Layer name: ${tree}`));
  assert.match(stdout, /Geometry: Point/);
  assert.match(stdout, /Feature Count: 50/);
  assert.match(stdout, /plante: Date/);
  const near = await run("ogrinfo", [
    "-ro",
    "-al",
    "-so",
    "-spat",
    "-1.7",
    "48.1",
    "-1.691",
    "48.109",
    `OAPIF:${world.url}/ogc/collections/${tree}`,
  ]);
  assert.match(near.stdout, /Feature Count: 10/);
  const debug = { env: { ...process.env, CPL_DEBUG: "HTTP" } };
  const asked = await run(
    "ogrinfo",
    ["-ro", "-q", "-where", "espece = 'Érable' AND hauteur = 4", `OAPIF:${world.url}/ogc`, tree],
    debug,
  );
  assert.equal(asked.stdout.match(/^OGRFeature/gm)?.length, 1);
  assert.match(asked.stderr, /items\?limit=\d+&espece=%C3%89rable&hauteur=4\)/);
  const days = ["-ro", "-q", "-where", "plante = '2000-03-01'", `OAPIF:${world.url}/ogc`, tree];
  assert.equal((await run("ogrinfo", days)).stdout.match(/^OGRFeature/gm)?.length, 5);
  const within = "espece = 'Érable' AND plante >= '2001-01-01' AND plante <= '2001-12-31'";
  const both = await run("ogrinfo", ["-ro", "-q", "-where", within, `OAPIF:${world.url}/ogc`, tree]);
  assert.equal(both.stdout.match(/^OGRFeature/gm)?.length, 1);
  assert.deepEqual(world.bugs, []);
});

test("where a table lies is told of the places on Earth alone", async () => {
  const crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
  const features = [
    { type: "Point", coordinates: [610_336, 2_132_685] },
    { type: "Point", coordinates: [-1.5, 48] },
  ].map((geometry, n) => ({ type: "Feature", properties: { n }, geometry }));
  for (const [title, some, expected] of [
    ["Mètres et degrés", features, { spatial: { bbox: [[-1.5, 48, -1.5, 48]], crs } }],
    ["Mètres", features.slice(0, 1), undefined],
  ] as const) {
    const file = JSON.stringify({ type: "FeatureCollection", features: some });
    const { tables } = await world.publish({ title, files: { "m.geojson": file } });
    const { body } = await world.get(`/ogc/collections/${tables["m"]}`);
    assert.deepEqual(body.extent, expected, title);
  }
});
